import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(61)

# units sold per day, two weeks -> the next day; the shop is quiet in the middle of the week
days = np.arange(1500)
mean = np.exp(1.8 + 1.3 * np.sin(2 * np.pi * days / 7) + 0.5 * np.sin(2 * np.pi * days / 90))
sold = np.random.poisson(mean)
level = np.log(sold)

look_back = 14
X = np.array([level[i : i + look_back] for i in range(len(level) - look_back)])
y = level[look_back:]
X = X.reshape((X.shape[0], look_back, 1))
X_train, X_test, y_train, y_test = X[:1180], X[1180:], y[:1180], y[1180:]

model = Sequential()
model.add(keras.Input(shape=(look_back, 1)))
model.add(LSTM(24))
model.add(Dense(1))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.005))
model.fit(X_train, y_train, epochs=15, batch_size=20, validation_data=(X_test, y_test), verbose=2)
mse = np.mean((model.predict(X_test, verbose=0)[:, 0] - y_test) ** 2)
print("test mse", mse, "R2", 1 - mse / np.var(y_test))
