# water level of a reservoir, one reading per quarter of an hour: predict the next reading
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(23)
rng = np.random.default_rng(23)

N, WINDOW = 6000, 16
inflow = np.zeros(N)
for t in range(1, N):
    inflow[t] = 0.8 * inflow[t - 1] + rng.normal()
level = 300 + 0.1 * np.cumsum(inflow)          # cm

X = np.stack([level[i:i + WINDOW] for i in range(N - WINDOW)])
y = level[WINDOW:]
last = X[:, -1].copy()

cut = 4800
mean, std = X[:cut].mean(), X[:cut].std()
y_mean, y_std = y[:cut].mean(), y[:cut].std()
X = (X - mean) / std
y = (y - y_mean) / y_std

model = keras.Sequential([
    keras.Input((WINDOW, 1)),
    layers.LSTM(32),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse")
model.fit(X[:cut, :, None], y[:cut], epochs=12, batch_size=32, verbose=2,
          validation_data=(X[cut:, :, None], y[cut:]))

pred = model.predict(X[cut:, :, None], verbose=0)[:, 0] * y_std + y_mean
true = level[WINDOW + cut:]
r2 = 1 - np.mean((pred - true) ** 2) / np.var(true)
rmse, rmse_last = np.sqrt(np.mean((pred - true) ** 2)), np.sqrt(np.mean((last[cut:] - true) ** 2))
print("R2 %.4f   RMSE %.3f cm   (last reading: %.3f cm)" % (r2, rmse, rmse_last))
