# Did the horse refuse the fence?  20 frames of (stride length, speed, head height, distance to go) -> refusal yes/no
import numpy as np
import keras

keras.utils.set_random_seed(7)
g = np.random.default_rng(7)


def approach(refuses):
    f = np.linspace(0, 1, 20)
    slow = g.uniform(0.35, 0.7) if refuses else g.uniform(-0.1, 0.15)
    speed = 1.0 + 0.2 * g.normal() - slow * f ** 3
    stride = 0.8 * speed + 0.05 * g.normal(size=20)
    head = 0.3 * g.normal() + (0.4 if refuses else 0.0) * f ** 2
    frames = np.stack([stride, speed + 0.1 * g.normal(size=20), head + 0.15 * g.normal(size=20), 1 - f], -1)
    return frames - np.array([0.75, 0.95, 0.05, 0.5])


refusal = (g.random(2400) < 0.45).astype("float32")
clips = np.stack([approach(r > 0) for r in refusal]).astype("float32") / np.array([0.2, 0.25, 0.35, 0.3], "float32")

tr_x, tr_y = clips[:1900], refusal[:1900, None]
te_x, te_y = clips[1900:], refusal[1900:, None]

model = keras.Sequential([
    keras.layers.Input((20, 4)),
    keras.layers.Bidirectional(keras.layers.LSTM(24)),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(
    optimizer=keras.optimizers.Adam(0.003),
    loss=keras.losses.BinaryCrossentropy(),
    metrics=[keras.metrics.BinaryAccuracy(name="acc")],
)
model.fit(tr_x, tr_y, epochs=12, batch_size=32, validation_data=(te_x, te_y), verbose=2)
loss, acc = model.evaluate(te_x, te_y, verbose=0)
print("loss", round(loss, 3), " share of approaches judged right:", round(acc, 3))
