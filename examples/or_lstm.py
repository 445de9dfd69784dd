"""Teach a small LSTM the bitwise OR of two binary strings, one bit a step."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

BITS = 5

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)


def make_rows(count):
    """Random pairs of BITS-bit strings, and their bitwise OR."""
    a = rng.integers(0, 2, (count, BITS))
    b = rng.integers(0, 2, (count, BITS))
    x = np.stack([a, b], axis=-1)  # (rows, steps, 2): step i holds a_i and b_i
    y = (a | b)[:, :, np.newaxis]  # (rows, steps, 1)
    return x.astype("float32"), y.astype("float32")


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
model.fit(X_train, y_train, batch_size=100, epochs=10, validation_data=(X_test, y_test), verbose=2)

score, accuracy = model.evaluate(X_test, y_test, batch_size=100, verbose=0)
print(f"test score: {score:.6f}  test accuracy: {accuracy:.6f}")
