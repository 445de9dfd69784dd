import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Predict the next hour's heat demand of a district heating network.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(21)
rng = np.random.default_rng(21)

HOURS = 6000
LOOKBACK = 24

hour = np.arange(HOURS)
outdoor = 5 * np.sin(2 * np.pi * hour / (24 * 60)) + 3 * np.sin(2 * np.pi * hour / 24 - 2) + rng.normal(0, 1, HOURS)
demand = np.zeros(HOURS)
for t in range(2, HOURS):
    demand[t] = (1.1 * demand[t - 1] - 0.6 * demand[t - 2] - 0.12 * outdoor[t - 1]
                 + 0.5 * np.cos(2 * np.pi * t / 24) + rng.normal(0, 0.7))

table = np.stack([demand, outdoor, np.sin(2 * np.pi * hour / 24), np.cos(2 * np.pi * hour / 24)], axis=1)
n_fit = 4500
mean, std = table[:n_fit].mean(0), table[:n_fit].std(0)
table = ((table - mean) / std).astype("float32")

X = np.stack([table[i - LOOKBACK:i] for i in range(LOOKBACK, HOURS - 1)])
y = np.stack([table[i, :1] for i in range(LOOKBACK, HOURS - 1)])

X_train, y_train = X[:n_fit], y[:n_fit]
X_test, y_test = X[n_fit + LOOKBACK:], y[n_fit + LOOKBACK:]

model = keras.Sequential([
    keras.Input((LOOKBACK, table.shape[1])),
    layers.LSTM(24),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mse")
model.fit(X_train, y_train, epochs=12, batch_size=64, validation_data=(X_test, y_test), verbose=2)
p = model.predict(X_test, verbose=0)
print("R2 on the test hours: %.3f" % (1 - ((p - y_test) ** 2).mean() / y_test.var()))
