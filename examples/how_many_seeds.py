"""In how many of 100 seeds does an LSTM with 2, 3, 4 or 5 units learn to add two numbers?"""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import itertools

import keras
import numpy as np

import unstuck

BITS = 5

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)

# All 1,024 pairs of numbers, least significant bit first; the sum is kept to BITS bits.
pairs = np.array(list(itertools.product(range(2**BITS), repeat=2)))
x = (pairs[:, np.newaxis, :] >> np.arange(BITS)[:, np.newaxis]) & 1  # (rows, steps, 2)
y = (pairs.sum(axis=1)[:, np.newaxis] >> np.arange(BITS)) & 1
y = y[:, :, np.newaxis]  # (rows, steps, 1)
shuffled = rng.permutation(len(x))
x, y = x[shuffled], y[shuffled]

for units in (2, 3, 4, 5):
    model = keras.Sequential(
        [
            keras.Input(shape=(BITS, 2)),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01))
    result = unstuck.train(model, x, y, updates=5000, batch=64, seeds=100, until="exact")
    learned = np.isfinite(result.met)
    typical = f"{np.median(result.met[learned]):,.0f} updates" if learned.any() else "–"
    took = f"{result.seconds:.1f} s"
    print(f"{units} units: {learned.sum():3d} of 100 seeds, median {typical}, {took}")
