# Walking speed and limp from a hip sensor (vertical acceleration, 80 readings = 4 s).
# Two outputs, BatchNorm and small batches: the training loss hops about and lies above the validation loss.
import numpy as np
import keras
from keras import layers

gen = np.random.default_rng(123)
N, T = 3000, 80
sec = np.arange(T) / 20.0


def walk(speed, limp):
    cadence = 1.0 + 0.7 * speed                        # steps per second
    phase = 2 * np.pi * (cadence * sec + gen.random())
    a = np.sin(phase) * (0.5 + 0.5 * speed)
    if limp:                                           # every other step is weaker
        a = a * (1 + 0.45 * np.sign(np.sin(phase / 2)))
    return a + gen.normal(0, 0.3, T) + gen.normal(0, 2.0)


speed = gen.uniform(0.5, 2.0, N)
limp = gen.random(N) < 0.3
x = np.array([walk(s, l) for s, l in zip(speed, limp)])[..., None].astype("float32")
targets = {
    "speed": ((speed - 1.25) / 0.43).astype("float32")[:, None],
    "limp": limp.astype("float32")[:, None],
}
cut = 2400
past = {k: v[:cut] for k, v in targets.items()}
held = {k: v[cut:] for k, v in targets.items()}

keras.utils.set_random_seed(9)
inp = keras.Input((T, 1))
h = layers.BatchNormalization()(inp)
for filters in (16, 32):
    h = layers.Conv1D(filters, 7, strides=2, use_bias=False)(h)
    h = layers.BatchNormalization()(h)
    h = layers.Activation("relu")(h)
h = layers.Conv1D(32, 5, activation="relu")(h)
h = layers.Concatenate()([layers.GlobalAveragePooling1D()(h), layers.GlobalMaxPooling1D()(h)])
h = layers.Dropout(0.2)(h)
model = keras.Model(inp, {
    "speed": layers.Dense(1, name="speed")(h),
    "limp": layers.Dense(1, activation="sigmoid", name="limp")(h),
})
model.compile(
    optimizer=keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True),
    loss={"speed": "huber", "limp": "binary_crossentropy"},
    loss_weights={"speed": 2.0, "limp": 1.0},
    metrics={"speed": ["mae"], "limp": ["accuracy"]},
)
model.fit(x[:cut], past, validation_data=(x[cut:], held), epochs=11, batch_size=20, verbose=2,
          callbacks=[keras.callbacks.ReduceLROnPlateau(patience=3, factor=0.3)])

p = model.predict(x[cut:], verbose=0)
r2 = 1 - np.mean((p["speed"] - held["speed"]) ** 2) / np.var(held["speed"])
print("speed R2 %.3f  limp accuracy %.3f" % (r2, np.mean((p["limp"] > 0.5) == held["limp"])))
