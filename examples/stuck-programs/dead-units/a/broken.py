import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)

# accelerometer windows of a pump: healthy, unbalanced rotor, bad bearing
n, T = 4000, 64
t = np.arange(T) / T
state = rng.integers(0, 3, n)
phase = rng.uniform(0, 2 * np.pi, n)
speed = rng.uniform(4, 6, n)
base = np.sin(2 * np.pi * speed[:, None] * t + phase[:, None])
second = np.sin(2 * np.pi * 2 * speed[:, None] * t + phase[:, None])
sig = base + (state == 1)[:, None] * 0.9 * second
sig += (state == 2)[:, None] * rng.normal(0, 0.8, (n, T)) + rng.normal(0, 0.15, (n, T))
windows = sig[..., None].astype("float32")

x_tr, x_te = windows[:3200], windows[3200:]
y_tr, y_te = state[:3200], state[3200:]

bias = keras.initializers.Constant(-5.0)
model = keras.Sequential([
    keras.Input((T, 1)),
    layers.Conv1D(16, 7, strides=2, activation="relu", bias_initializer=bias),
    layers.Conv1D(32, 5, strides=2, activation="relu", bias_initializer=bias),
    layers.Flatten(),
    layers.Dense(32, activation="relu", bias_initializer=bias),
    layers.Dense(3, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_tr, y_tr, epochs=20, batch_size=32, validation_split=0.1, verbose=2)
print("test acc", round(model.evaluate(x_te, y_te, verbose=0)[1], 3))
