import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(59)
rng = np.random.default_rng(59)

# Power demand in MW (about 40,000 +- 6,000) from the last 48 hours, two hours ahead.
hours = np.arange(4000)
day = np.sin(2 * np.pi * (hours - 8) / 24)
week = np.where(hours // 24 % 7 >= 5, -1.0, 0.0)
demand = 40000 + 6000 * day + 3500 * week + rng.normal(0, 700, len(hours))

BACK, AHEAD = 48, 2
cut = 3200
mean, std = demand[:cut].mean(), demand[:cut].std()
scaled = ((demand - mean) / std).astype("float32")
calendar = np.stack([np.sin(2 * np.pi * hours / 168), np.cos(2 * np.pi * hours / 168)], axis=-1)
table = np.concatenate([scaled[:, None], calendar], axis=-1).astype("float32")

train = keras.utils.timeseries_dataset_from_array(
    table[:cut - BACK - AHEAD + 1], scaled[BACK + AHEAD - 1:cut], BACK, batch_size=32, shuffle=True, seed=59)
test = keras.utils.timeseries_dataset_from_array(
    table[cut:-AHEAD], scaled[cut + BACK + AHEAD - 1:], BACK, batch_size=64)

model = keras.Sequential([
    keras.Input((BACK, 3)),
    layers.Conv1D(16, 4, activation="relu"),
    layers.LSTM(24),
    layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(train, validation_data=test, epochs=8, verbose=2)

truth = np.concatenate([b.numpy() for _, b in test]) * std + mean
forecast = model.predict(test, verbose=0)[:, 0] * std + mean
print("mean absolute error: %.0f MW" % np.abs(truth - forecast).mean())
print("R2: %.3f" % (1 - np.mean((truth - forecast) ** 2) / truth.var()))
