import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(31)
rng = np.random.default_rng(31)

# wrist accelerometer snippets: three axes, 40 samples, four gestures
GESTURES = ["circle", "shake", "swipe", "tap"]
T = 40


def record(kind):
    t = np.linspace(0, 1, T)
    phase = rng.uniform(0, 2 * np.pi)
    sig = np.zeros((T, 3))
    if kind == 0:
        sig[:, 0] = np.sin(2 * np.pi * 2 * t + phase)
        sig[:, 1] = np.cos(2 * np.pi * 2 * t + phase)
    elif kind == 1:
        sig[:, 0] = 1.3 * np.sin(2 * np.pi * 8 * t + phase)
    elif kind == 2:
        sig[:, 1] = 1.5 * np.exp(-((t - rng.uniform(0.3, 0.7)) ** 2) / 0.02)
    else:
        sig[rng.integers(5, T - 5), 2] = 2.5
    return sig + rng.normal(0, 0.15, (T, 3))


windows, names = [], []
for session in range(300):
    for kind in rng.permutation(4):
        windows.append(record(kind))
        names.append(kind)

windows = np.asarray(windows, dtype="float32")
names = np.asarray(names, dtype="int32")

# the device needs a moment after it is put on: leave the first windows out
settle = 8
windows = windows[settle:]
names = names[:len(windows)]

x_train, x_test = windows[:960], windows[960:]
y_train, y_test = names[:960], names[960:]

model = keras.Sequential([
    keras.Input((T, 3)),
    layers.Conv1D(16, 5, activation="relu", padding="same"),
    layers.MaxPooling1D(2),
    layers.Conv1D(32, 5, activation="relu", padding="same"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(len(GESTURES), activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=15, batch_size=32, verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print(f"test accuracy {acc:.3f}")
