import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(102)
rng = np.random.default_rng(102)

# air temperature every 10 minutes with the time of day
steps = 3000
clock = 2 * np.pi * np.arange(steps) / 144
weather = np.zeros(steps)
for i in range(1, steps):
    weather[i] = 0.99 * weather[i - 1] + 0.3 * rng.normal()
celsius = 14 + 5 * np.sin(clock) + weather
table = np.stack([(celsius - 14) / 5, np.sin(clock), np.cos(clock)], axis=1).astype("float32")

window = 18
ahead = 1
starts = np.arange(steps - window - ahead + 1)
x = table[starts[:, None] + np.arange(window)]
y = table[starts + window + ahead - 1, 0:1]
train, test = slice(0, 2200), slice(2200, None)

inputs = keras.Input((window, 3))
h = layers.GRU(24)(inputs)
outputs = layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=[keras.metrics.R2Score(name="r2")]
)
model.fit(
    x[train], y[train], validation_data=(x[test], y[test]), epochs=12, batch_size=40, verbose=2
)

forecast = model.predict(x[test], verbose=0)
rmse = 5 * np.sqrt(np.mean((forecast - y[test]) ** 2))
same_as_now = 5 * np.sqrt(np.mean((x[test, -1, 0:1] - y[test]) ** 2))
r2 = model.evaluate(x[test], y[test], verbose=0)[1]
print(f"R2 {r2:.3f} error {rmse:.2f} C, of 'as warm as now' {same_as_now:.2f} C")
