import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Day-ahead forecast of a commodity price with an LSTM over the last 20 days.
keras.utils.set_random_seed(5)
rng = np.random.default_rng(5)
DAYS, WINDOW = 6000, 20

move = np.zeros(DAYS)
price = np.full(DAYS, 120.0)
for d in range(1, DAYS):
    move[d] = 0.7 * move[d - 1] - 0.0008 * (price[d - 1] - 120) + 0.7 * rng.normal()
    price[d] = price[d - 1] + move[d]

history = price[1:]
mu, sd = history[:4800].mean(), history[:4800].std()
z = ((history - mu) / sd).astype("float32")
X = np.lib.stride_tricks.sliding_window_view(z, WINDOW)[:-1][..., None]
y = z[WINDOW:]
X_train, y_train, X_test, y_test = X[:4800], y[:4800], X[4800:], y[4800:]

model = keras.Sequential([
    keras.Input((WINDOW, 1)),
    layers.LSTM(32),
    layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse")
model.fit(X_train, y_train[:, None], epochs=20, batch_size=64, verbose=2)
pred = model.predict(X_test, verbose=0)[:, 0]
r2 = 1 - np.mean((pred - y_test) ** 2) / np.var(y_test)
rmse = sd * np.sqrt(np.mean((pred - y_test) ** 2))
print(f"R2 {r2:.3f}, error of tomorrow's price {rmse:.3f} EUR")
