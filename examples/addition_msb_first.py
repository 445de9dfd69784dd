"""Teach an LSTM to add two binary numbers, written as we write them: highest bit first."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

BITS = 5

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)


def to_bits(numbers):
    """Each number as BITS bits, the most significant one first."""
    places = np.arange(BITS - 1, -1, -1)
    return (numbers[:, np.newaxis] >> places) & 1


def make_rows(count):
    """Random sums a + b, modulo 2**BITS so that the result has BITS bits too."""
    a = rng.integers(0, 2**BITS, count)
    b = rng.integers(0, 2**BITS, count)
    x = np.stack([to_bits(a), to_bits(b)], axis=-1)  # (rows, steps, 2)
    y = to_bits((a + b) % 2**BITS)[:, :, np.newaxis]  # (rows, steps, 1)
    return x.astype("float32"), y.astype("float32")


x_train, y_train = make_rows(100_000)
x_test, y_test = make_rows(30_000)

model = keras.Sequential(
    [
        keras.Input(shape=(BITS, 2)),
        keras.layers.LSTM(16, return_sequences=True),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    loss="binary_crossentropy",
    optimizer=keras.optimizers.Adam(0.01),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, batch_size=100, epochs=10, validation_data=(x_test, y_test), verbose=2)

predicted = model.predict(x_test, batch_size=1000, verbose=0) > 0.5
right = (predicted == (y_test > 0.5)).all(axis=(1, 2))
print(f"sums with every bit right: {right.mean():.3f}")
