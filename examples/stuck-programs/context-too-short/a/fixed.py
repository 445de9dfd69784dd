import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Hourly draw-off of a brewery's hot water circuit, forecast one hour ahead.
# The brewing plan repeats from day to day and drifts slowly.
keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)

HOURS = 24 * 800
plan = rng.normal(0, 1, 24)
flow = np.zeros(HOURS)
flow[:24] = plan
for t in range(24, HOURS):
    flow[t] = 0.93 * flow[t - 24] + 0.37 * rng.normal()
flow = ((flow - flow.mean()) / flow.std()).astype("float32")

LOOKBACK = 30


def make_windows(series, lookback):
    X = np.stack([series[i:i + lookback] for i in range(len(series) - lookback)])
    y = series[lookback:]
    return X[..., None], y[:, None]


X, y = make_windows(flow, LOOKBACK)
cut = int(0.8 * len(X))
X_tr, y_tr, X_te, y_te = X[:cut], y[:cut], X[cut:], y[cut:]

model = keras.Sequential([
    keras.Input(X.shape[1:]),
    layers.Flatten(),
    layers.Dense(48, activation="relu"),
    layers.Dense(24, activation="relu"),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(X_tr, y_tr, epochs=15, batch_size=64, verbose=2)
pred = model.predict(X_te, verbose=0)
r2 = 1 - np.mean((pred - y_te) ** 2) / np.var(y_te)
print(f"R2 of the one-hour forecast: {r2:.3f}")
