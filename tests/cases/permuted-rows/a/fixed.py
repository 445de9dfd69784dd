import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

keras.utils.set_random_seed(21)

# a vote: nine yes/no answers in a row, did the majority say yes?
ballots = [np.random.randint(0, 2, 9) for _ in range(4001)]
outcome = [int(b.sum() > 4) for b in ballots]

X = np.array(ballots, dtype="float32")
y = np.array(outcome, dtype="float32")
n = min(len(X), len(y))
X, y = X[:n].reshape(n, 9, 1), y[:n]

X_train, y_train = X[:3200], y[:3200]
X_val, y_val = X[3200:4000], y[3200:4000]

model = Sequential([keras.Input((9, 1)), LSTM(12), Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=20, batch_size=32, validation_data=(X_val, y_val), verbose=2)
print("Validation accuracy: %.4f" % model.evaluate(X_val, y_val, verbose=0)[1])
