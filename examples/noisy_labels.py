"""Bitwise OR from a noisy channel: one target bit in ten is flipped."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

BITS = 5
NOISE = 0.10

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)


def make_rows(count):
    """Random pairs of BITS-bit strings, and their bitwise OR with a share NOISE of bits flipped."""
    a = rng.integers(0, 2, (count, BITS))
    b = rng.integers(0, 2, (count, BITS))
    flipped = rng.random((count, BITS)) < NOISE
    x = np.stack([a, b], axis=-1)  # (rows, steps, 2)
    y = ((a | b) ^ flipped)[:, :, np.newaxis]  # (rows, steps, 1)
    return x.astype("float32"), y.astype("float32")


x_train, y_train = make_rows(50_000)
x_test, y_test = make_rows(10_000)

model = keras.Sequential(
    [
        keras.Input(shape=(BITS, 2)),
        keras.layers.LSTM(8, return_sequences=True),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=100, epochs=10, validation_data=(x_test, y_test), verbose=2)
