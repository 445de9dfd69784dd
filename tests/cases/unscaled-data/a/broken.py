import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(31)

# hourly load of a city in MW, the last 24 hours -> the next hour
hours = np.arange(2400)
load = 31000 + 6000 * np.sin(2 * np.pi * hours / 24) + 2500 * np.sin(2 * np.pi * hours / 168)
load = load + np.random.normal(0, 400, len(hours))

series = load

window = 24
X, y = [], []
for i in range(len(series) - window):
    X.append(series[i : i + window])
    y.append(series[i + window])
X = np.array(X, dtype="float32").reshape(-1, window, 1)
y = np.array(y, dtype="float32").reshape(-1, 1)
X_train, X_test, y_train, y_test = X[:1920], X[1920:], y[:1920], y[1920:]

model = Sequential()
model.add(keras.Input(shape=(window, 1)))
model.add(LSTM(32))
model.add(Dense(1))
model.compile(loss="mean_squared_error", optimizer="adam")
model.fit(X_train, y_train, epochs=15, batch_size=32, validation_data=(X_test, y_test), verbose=2)

pred = model.predict(X_test, verbose=0)
r2 = 1 - np.mean((pred - y_test) ** 2) / np.var(y_test)
print(f"spread of the forecast {pred.std() / y_test.std():.3f} R2 {r2:.3f}")
