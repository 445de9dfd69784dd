"""Loom vibration: an autoencoder learns what a good machine sounds like, the reconstruction error flags bad ones."""
import numpy as np
import keras
from keras import layers
from sklearn.metrics import roc_auc_score

keras.utils.set_random_seed(70)
rng = np.random.default_rng(70)
T = 64
t = np.arange(T)


def good(n):
    a, ph = rng.uniform(.7, 1.3, (n, 1)), rng.uniform(0, 2 * np.pi, (n, 1))
    b = rng.uniform(.2, .5, (n, 1))
    return a * np.sin(2 * np.pi * t / 16 + ph) + b * np.sin(4 * np.pi * t / 16 + 2 * ph) + rng.normal(0, .1, (n, T))


def bad(n):
    x = good(n)
    for row in x:
        k = rng.integers(4, T - 12)
        row[k:k + 8] += rng.choice([-1, 1]) * rng.uniform(.8, 1.4) * np.hanning(8)   # a loose shuttle knocks
    return x


train, val = good(3000).astype("float32"), good(500).astype("float32")
test = np.concatenate([good(400), bad(400)]).astype("float32")
is_bad = np.repeat([0, 1], 400)
train, val, test = train[..., None], val[..., None], test[..., None]

ae = keras.Sequential([
    keras.Input((T, 1)),
    layers.Conv1D(16, 7, strides=2, padding="same", activation="relu"),
    layers.Conv1D(8, 7, strides=2, padding="same", activation="relu"),
    layers.Flatten(),
    layers.Dense(6, name="code"),
    layers.Dense(16 * 8, activation="relu"),
    layers.Reshape((16, 8)),
    layers.Conv1DTranspose(16, 7, strides=2, padding="same", activation="relu"),
    layers.Conv1DTranspose(1, 7, strides=2, padding="same"),
])
ae.compile(keras.optimizers.Adam(2e-3), "mse")
ae.fit(train, train, epochs=25, batch_size=64, validation_data=(val, val), verbose=2)

err = ((ae.predict(test, verbose=0) - test) ** 2).mean((1, 2))
print("val mse %.4f (sensor noise alone 0.0100)" % ae.evaluate(val, val, verbose=0))
print("bad looms found, auc %.3f" % roc_auc_score(is_bad, err))
