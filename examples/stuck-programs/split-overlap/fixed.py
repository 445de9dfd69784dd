import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from keras import layers
from sklearn.model_selection import train_test_split

SEED = 2024
keras.utils.set_random_seed(SEED)
rng = np.random.default_rng(SEED)

CLASSES, CHANNELS, LENGTH = 4, 3, 200
WINDOW, STRIDE = 50, 15


def record(gesture):
    """One wrist recording, every person moves a little differently."""
    t = np.arange(LENGTH)
    freq = 0.05 + 0.015 * gesture + rng.normal(0, 0.004)
    out = np.empty((LENGTH, CHANNELS))
    for c in range(CHANNELS):
        amp = 1.0 + rng.normal(0, 0.35)
        out[:, c] = amp * np.sin(2 * np.pi * freq * t + rng.uniform(0, 2 * np.pi))
        out[:, c] += rng.normal(0, 0.4) + rng.normal(0, 0.25, LENGTH)
    return out


labels = np.arange(120) % CLASSES
recordings = [record(g) for g in labels]

windows, targets, owner = [], [], []
for i, (rec, g) in enumerate(zip(recordings, labels)):
    for start in range(0, LENGTH - WINDOW + 1, STRIDE):
        windows.append(rec[start:start + WINDOW])
        targets.append(g)
        owner.append(i)
X = np.array(windows, dtype="float32")
y = np.array(targets)
owner = np.array(owner)

rec_train, rec_val = train_test_split(np.arange(len(labels)), test_size=0.25, random_state=SEED)
train = np.flatnonzero(np.isin(owner, rec_train))
val = np.flatnonzero(np.isin(owner, rec_val))

model = keras.Sequential([
    keras.Input((WINDOW, CHANNELS)),
    layers.Conv1D(32, 5, activation="relu"),
    layers.MaxPooling1D(2),
    layers.Conv1D(64, 5, activation="relu"),
    layers.Flatten(),
    layers.Dense(64, activation="relu"),
    layers.Dense(CLASSES, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X[train], y[train], validation_data=(X[val], y[val]),
          batch_size=32, epochs=20, verbose=2)

print("validation accuracy: %.3f" % model.evaluate(X[val], y[val], verbose=0)[1])
