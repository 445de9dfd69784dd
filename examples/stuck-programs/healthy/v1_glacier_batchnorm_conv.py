# Geophones on a glacier: icequake / rockfall / footsteps (us) from 128 samples of one vertical channel.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(19)
rng = np.random.default_rng(19)
T = 128
t = np.arange(T)


def icequake():
    s = rng.uniform(15, 50)
    return (t > s) * np.exp(-(t - s).clip(0) / rng.uniform(6, 11)) * np.sin(rng.uniform(1.1, 1.5) * (t - s))


def rockfall():
    s, w = rng.uniform(40, 80), rng.uniform(18, 28)
    return 0.7 * np.exp(-((t - s) / w) ** 2) * rng.normal(0, 1, T)


def footsteps():
    gap, off = rng.uniform(22, 30), rng.uniform(0, 20)
    y = np.zeros(T)
    for p in np.arange(off, T, gap):
        y += (t > p) * np.exp(-(t - p).clip(0) / 3.0) * np.sin(0.8 * (t - p))
    return 0.9 * y


MAKE = [icequake, rockfall, footsteps]
labels = rng.integers(0, 3, 2000)
traces = np.stack([MAKE[k]() * rng.lognormal(0, .3) + rng.normal(0, .1, T) for k in labels])[..., None].astype("float32")


def block(x, filters):
    x = layers.Conv1D(filters, 7, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    x = layers.Activation("relu")(x)
    return layers.MaxPooling1D(4)(x)


inp = layers.Input((T, 1))
h = inp
for f in (16, 32, 32):
    h = block(h, f)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dropout(0.25)(h)
model = keras.Model(inp, layers.Dense(3, activation="softmax")(h))
model.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])

keep_best = keras.callbacks.EarlyStopping("val_loss", patience=6, restore_best_weights=True)
model.fit(traces[:1600], labels[:1600], epochs=20, batch_size=32, verbose=2,
          validation_data=(traces[1600:], labels[1600:]), callbacks=[keep_best])
print("event accuracy (held out): %.3f" % model.evaluate(traces[1600:], labels[1600:], verbose=0)[1])
