"""Elevator doors: does this closing cycle come from a door with a worn roller?

We log the motor current (48 samples per closing). Worn rollers are only ~10 %
of the cycles, so they are oversampled to get a balanced training.
"""
import numpy as np
import keras
from keras import layers

SEED = 21
keras.utils.set_random_seed(SEED)
rng = np.random.default_rng(SEED)

N, T = 3000, 48


def door_cycles(n):
    t = np.arange(T)
    worn = (rng.random(n) < 0.10).astype("float32")
    inrush = rng.normal(1.6, 0.2, (n, 1)) * np.exp(-t / rng.uniform(3, 6, (n, 1)))
    glide = rng.normal(0.7, 0.08, (n, 1)) * np.ones(T)
    latch = rng.normal(0.9, 0.15, (n, 1)) * np.exp(-0.5 * ((t - rng.uniform(41, 44, (n, 1))) / 1.5) ** 2)
    # the flat spot of a worn roller: a hump somewhere in the glide
    where = rng.uniform(15, 34, (n, 1))
    # (the inspector changes rollers early as well: one third of them still ran true)
    depth = rng.uniform(0.9, 1.5, (n, 1)) * (rng.random((n, 1)) < 0.67)
    hump = depth * np.exp(-0.5 * ((t - where) / 2.2) ** 2)
    x = inrush + glide + latch + worn[:, None] * hump + rng.normal(0, 0.22, (n, T))
    return x.astype("float32"), worn


def oversample(x, y):
    pos = np.flatnonzero(y == 1)
    times = int((y == 0).sum() / len(pos))
    idx = np.concatenate([np.flatnonzero(y == 0), np.repeat(pos, times)])
    return x[idx], y[idx]


def split(x, y, share=0.25):
    order = rng.permutation(len(x))
    cut = int(len(x) * (1 - share))
    return x[order[:cut]], y[order[:cut]], x[order[cut:]], y[order[cut:]]


x, y = door_cycles(N)
x = (x - x.mean()) / x.std()
x = x[..., None]

x, y = oversample(x, y)
x_tr, y_tr, x_va, y_va = split(x, y)
print("train", x_tr.shape, "worn share %.2f" % y_tr.mean(), "| val", x_va.shape, "worn share %.2f" % y_va.mean())

model = keras.Sequential([
    keras.Input((T, 1)),
    layers.Conv1D(32, 7, padding="same", activation="relu"),
    layers.Conv1D(32, 5, padding="same", activation="relu"),
    layers.MaxPooling1D(2),
    layers.Flatten(),
    layers.Dense(32, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy", metrics=[keras.metrics.AUC(name="auc")])
stop = keras.callbacks.EarlyStopping(monitor="val_auc", mode="max", patience=6, restore_best_weights=True)
model.fit(x_tr, y_tr, validation_data=(x_va, y_va), epochs=20, batch_size=64, callbacks=[stop], verbose=2)

p = model.predict(x_va, verbose=0)[:, 0] > 0.5
recall = p[y_va == 1].mean()
spec = 1 - p[y_va == 0].mean()
_, auc = model.evaluate(x_va, y_va, verbose=0)
print(f"validation: AUC {auc:.3f}  recall {recall:.3f}  balanced accuracy {(recall + spec) / 2:.3f}")
