import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(33)

# closing price of a share (simulated), scaled to 0..1
days = np.arange(2400)
price = 50 + 10 * np.sin(days / 30) + 4 * np.sin(days / 7) + np.random.normal(0, 0.4, 2400)
price = (price - price.min()) / (price.max() - price.min())

window = 14
X = np.array([price[i : i + window] for i in range(len(price) - window)]).reshape(-1, window, 1)
y = price[window:].reshape(-1, 1)
X_train, X_test, y_train, y_test = X[:1920], X[1920:], y[:1920], y[1920:]

model = Sequential()
model.add(keras.Input((window, 1)))
model.add(LSTM(20))
model.add(Dense(1))
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=["mae"])
model.fit(X_train, y_train, epochs=12, batch_size=32, validation_data=(X_test, y_test), verbose=2)
print(model.metrics_names, model.evaluate(X_test, y_test, verbose=0))
