"""Teach a small LSTM the bitwise OR of two binary strings. Why does it stop at 0.80?"""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

BITS = 5

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)


def make_rows(count):
    """Random pairs of BITS-bit strings, and their bitwise OR."""
    x = np.zeros((count, BITS, 2))
    y = np.zeros((count, BITS, 1))
    for i in range(count):
        a = rng.integers(0, 2, BITS)
        b = rng.integers(0, 2, BITS)
        x[i] = np.array([a, b]).reshape(BITS, 2)  # two rows of bits -> (steps, features)
        y[i] = (a | b).reshape(BITS, 1)
    return x, y


X_train, y_train = make_rows(100_000)
X_test, y_test = make_rows(30_000)

model = keras.Sequential(
    [
        keras.Input(shape=(BITS, 2)),
        keras.layers.LSTM(5, return_sequences=True),
        keras.layers.TimeDistributed(keras.layers.Dense(1)),
    ]
)
model.compile(loss="mse", optimizer="rmsprop", metrics=["accuracy"])
model.fit(X_train, y_train, batch_size=100, epochs=10, validation_data=(X_test, y_test))

score, accuracy = model.evaluate(X_test, y_test, batch_size=100)
print("Test score:", score)
print("Test accuracy:", accuracy)
