import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense, TimeDistributed
from keras.models import Sequential

keras.utils.set_random_seed(1)

strings = np.random.randint(0, 2, size=(8000, 5, 2))
X_train, X_test = strings[:6400], strings[6400:]
y_train = np.bitwise_or(X_train[:, :, :1], X_train[:, :, 1:])
y_test = np.bitwise_or(X_test[:, :, :1], X_test[:, :, 1:])

model = Sequential()
model.add(keras.Input((5, 2)))
model.add(LSTM(5, return_sequences=True))
model.add(TimeDistributed(Dense(1)))
model.compile(loss="mse", optimizer="rmsprop", metrics=["accuracy"])
model.fit(X_train, y_train, batch_size=32, epochs=6, validation_data=(X_test, y_test), verbose=2)
score = model.evaluate(X_test, y_test, verbose=0)
print("Test score:", score[0])
print("Test accuracy:", score[1])
