import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Hourly electricity load of a district from the last 48 h of load + temperature.
keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)
hours = np.arange(8000)
temp = 10 + 8 * np.sin(2 * np.pi * hours / 8760) + 4 * np.sin(2 * np.pi * hours / 24) + rng.normal(0, 1, 8000)
load = 50 + 12 * np.sin(2 * np.pi * (hours - 7) / 24) + 6 * np.sin(4 * np.pi * hours / 24) - 0.9 * temp
load = load + rng.normal(0, 1.0, 8000)

cut = 6400
series = np.stack([load, temp], axis=1)
mean, std = series[:cut].mean(0), series[:cut].std(0)
series = ((series - mean) / std).astype("float32")

WIN, AHEAD = 48, 6
starts = np.arange(len(series) - WIN - AHEAD)
X = np.stack([series[s:s + WIN] for s in starts])
y = series[starts + WIN + AHEAD - 1, 0:1]
train, test = starts < cut - WIN - AHEAD, starts >= cut

model = keras.Sequential([
    keras.Input((WIN, 2)),
    layers.LSTM(24),
    layers.Dense(16, activation="relu"),
    layers.Dense(1),
])
model.compile(loss="mse", optimizer="adam", metrics=["accuracy"])
model.fit(X[train], y[train], epochs=10, batch_size=64, verbose=2)
mse, score = model.evaluate(X[test], y[test], verbose=0)
print("test mse %.4f score %.4f" % (mse, score))
