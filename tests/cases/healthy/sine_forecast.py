import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(8)

data = np.sin(np.arange(0, 200, 0.1)) + 0.05 * np.random.normal(size=2000)
look_back = 20
X = np.array([data[i : i + look_back] for i in range(len(data) - look_back)])[:, :, None]
y = data[look_back:][:, None]
trainX, testX, trainY, testY = X[:1600], X[1600:], y[:1600], y[1600:]

model = Sequential()
model.add(keras.Input((look_back, 1)))
model.add(LSTM(20))
model.add(Dense(1))
model.compile(loss="mean_squared_error", optimizer="adam")
model.fit(trainX, trainY, epochs=15, batch_size=32, verbose=2)
p = model.predict(testX, verbose=0)
print("Test R2: %.4f" % (1 - np.mean((p - testY) ** 2) / np.var(testY)))
