import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(31)
rng = np.random.default_rng(31)

# two sensors, predict the mean of the first one over the next 12 hours
t = np.arange(900)
drift = np.convolve(rng.normal(size=t.size + 19), np.ones(20) / 20, mode="valid")
s1 = np.sin(t / 9.0) + 2 * drift
s2 = np.cos(t / 9.0) + 0.3 * rng.normal(size=t.size)
series = np.column_stack([s1, s2]).astype("float32")

window = 16
horizon = 12
X, y = [], []
for i in range(len(series) - window - horizon):
    X.append(series[i : i + window])
    y.append(series[i + window : i + window + horizon, :1].mean(axis=0))
X, y = np.array(X), np.array(y)

train, test = np.arange(704), np.arange(704 + window + horizon, len(X))

inputs = keras.Input((window, 2))
h = layers.GRU(32)(inputs)
outputs = layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse", metrics=["mae"])
model.fit(
    X[train], y[train], batch_size=32, epochs=60, validation_data=(X[test], y[test]), verbose=2
)
p = model.predict(X[test], batch_size=512, verbose=0)
print("test R2", 1 - np.mean((p - y[test]) ** 2) / np.var(y[test]))
