import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(130)

# closing prices of a share
n_days = 2400
noise = np.random.normal(0, 0.5, n_days)
move = np.zeros(n_days)
for i in range(2, n_days):
    move[i] = 1.2 * move[i - 1] - 0.8 * move[i - 2] + noise[i]
price = 150 + np.cumsum(move)

series = price

cut = 1900
low, high = series[:cut].min(), series[:cut].max()
scaled = (series - low) / (high - low)

window = 20
X = np.array([scaled[i - window : i] for i in range(window, len(scaled))]).reshape(-1, window, 1)
y = scaled[window:].reshape(-1, 1)
X_train, y_train, X_test, y_test = X[:cut], y[:cut], X[cut:], y[cut:]

model = Sequential()
model.add(keras.Input(shape=(window, 1)))
model.add(LSTM(24))
model.add(Dense(1))
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mean_squared_error")
model.fit(X_train, y_train, epochs=20, batch_size=32, validation_data=(X_test, y_test), verbose=2)


def mse(forecast, truth):
    return float(np.mean((forecast - truth) ** 2))


print(
    "R2 in training: %.3f" % (1 - mse(model.predict(X_train, verbose=0), y_train) / y_train.var())
)
predicted = model.predict(X_test, verbose=0)
print(
    "skill over repeating the last value: %.3f"
    % (1 - mse(predicted, y_test) / mse(X_test[:, -1], y_test))
)
