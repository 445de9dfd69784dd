import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense, Dropout, Embedding
from keras.models import Sequential

keras.utils.set_random_seed(5)
rng = np.random.default_rng(5)

max_features, maxlen = 100, 15
good, bad = np.arange(5, 20), np.arange(20, 35)
y = rng.integers(0, 2, 2400)
x = rng.integers(35, max_features, size=(2400, maxlen))
for review, label in zip(x, y):
    k = rng.integers(2, 5)
    review[rng.choice(maxlen, k, replace=False)] = rng.choice(good if label else bad, k)
x_train, y_train, x_test, y_test = x[:1920], y[:1920], x[1920:], y[1920:]

model = Sequential()
model.add(keras.Input((maxlen,)))
model.add(Embedding(max_features, 16))
model.add(LSTM(16))
model.add(Dropout(0.2))
model.add(Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=8, validation_data=(x_test, y_test), verbose=2)
score, acc = model.evaluate(x_test, y_test, batch_size=32, verbose=0)
print("Test accuracy:", acc)
