import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(71)
np.random.seed(71)


def create_dataset(dataset, look_back):
    data_x, data_y = [], []
    for i in range(len(dataset) - look_back):
        data_x.append(dataset[i : i + look_back, 0])
        data_y.append(dataset[i + look_back, 0])
    return np.array(data_x), np.array(data_y)


# passengers of a line per day
day = np.arange(1600)
passengers = 500 + 120 * np.sin(2 * np.pi * day / 7) + 40 * np.cos(4 * np.pi * day / 7)
passengers = passengers + np.random.normal(0, 12, len(day))
low, high = passengers[:1280].min(), passengers[:1280].max()
dataset = ((passengers - low) / (high - low)).reshape(-1, 1).astype("float32")
train, test = dataset[:1280], dataset[1280:]

look_back = 1
trainX, trainY = create_dataset(train, look_back)
testX, testY = create_dataset(test, look_back)
trainX = np.reshape(trainX, (trainX.shape[0], look_back, 1))
testX = np.reshape(testX, (testX.shape[0], look_back, 1))

model = Sequential()
model.add(keras.Input(shape=(look_back, 1)))
model.add(LSTM(16))
model.add(Dense(1))
model.compile(loss="mean_squared_error", optimizer=keras.optimizers.Adam(0.01))
model.fit(trainX, trainY, epochs=20, batch_size=32, validation_data=(testX, testY), verbose=2)

error = model.predict(testX, verbose=0)[:, 0] - testY
print(
    "Test RMSE: %.1f passengers, R2: %.3f"
    % (np.sqrt(np.mean(error**2)) * (high - low), 1 - np.mean(error**2) / np.var(testY))
)
