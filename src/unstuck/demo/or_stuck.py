"""An LSTM that is to compute the bitwise OR of two 5-bit strings; why does it stop at 0.80?"""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

BITS = 5

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
a, b = rng.integers(0, 2, (2, 40_000, BITS))
x = np.stack([a, b], axis=1).reshape(-1, BITS, 2)  # looks right, and is not
y = (a | b)[:, :, np.newaxis]
x, y = x.astype("float32"), y.astype("float32")

model = keras.Sequential(
    [
        keras.Input((BITS, 2)),
        keras.layers.LSTM(5, return_sequences=True),
        keras.layers.TimeDistributed(keras.layers.Dense(1)),
    ]
)
model.compile(loss="mse", optimizer="rmsprop", metrics=["accuracy"])
model.fit(x, y, batch_size=100, epochs=5, validation_split=0.2, verbose=2)
