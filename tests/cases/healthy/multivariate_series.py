import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(9)
rng = np.random.default_rng(9)

# power demand from temperature, humidity and weekday
days = 2100
temperature = 15 + 8 * np.sin(2 * np.pi * np.arange(days) / 365) + rng.normal(0, 2, days)
humidity = np.clip(60 - 0.8 * temperature + rng.normal(0, 6, days), 0, 100)
weekend = (np.arange(days) % 7 >= 5).astype(float)
heat = np.convolve(np.maximum(18 - temperature, 0), [0.5, 0.3, 0.2])[:days]
demand = 100 + 4 * heat - 12 * weekend + rng.normal(0, 2, days)

table = np.column_stack([temperature, humidity, weekend])
mu, sd = table[:1680].mean(0), table[:1680].std(0)
table = (table - mu) / sd
target = (demand - demand[:1680].mean()) / demand[:1680].std()

past = 7
X = np.stack([table[i - past + 1 : i + 1] for i in range(past - 1, days)])
y = target[past - 1 :, None]

inputs = keras.Input(shape=(past, 3))
z = layers.GRU(24)(inputs)
outputs = layers.Dense(1)(z)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.005), loss="mse", metrics=["mae", keras.metrics.R2Score()]
)
hist = model.fit(
    X[:1680], y[:1680], batch_size=28, epochs=20, validation_data=(X[1680:], y[1680:]), verbose=0
)
print("val_r2_score", hist.history["val_r2_score"][-1])
