import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(13)

# hourly temperature with a daily rhythm and some weather
t = np.arange(2400)
weather = np.zeros(2400)
for i in range(1, 2400):
    weather[i] = 0.8 * weather[i - 1] + np.random.normal(0, 0.3)
temperature = 2 * np.sin(2 * np.pi * t / 24) + weather
dataset = ((temperature - temperature.mean()) / temperature.std()).reshape(-1, 1)

look_back = 12
dataX, dataY = [], []
for i in range(len(dataset) - look_back - 1):
    dataX.append(dataset[i : i + look_back])
    dataY.append(dataset[i + look_back, 0])
dataX, dataY = np.array(dataX), np.array(dataY).reshape(-1, 1)

train_size = 1920
trainX, testX = dataX[:train_size], dataX[train_size:]
trainY, testY = dataY[:train_size], dataY[train_size:]

model = Sequential()
model.add(keras.Input(shape=trainX.shape[1:]))
model.add(LSTM(16))
model.add(Dense(1))
model.compile(loss="mean_squared_error", optimizer=keras.optimizers.Adam(0.005))
model.fit(trainX, trainY, epochs=15, batch_size=32, verbose=2)

pred = model.predict(testX, batch_size=len(testX), verbose=0)
rmse = np.sqrt(np.mean((pred - testY) ** 2))
print("Test RMSE: %.3f  R2: %.3f" % (rmse, 1 - rmse**2 / testY.var()))
