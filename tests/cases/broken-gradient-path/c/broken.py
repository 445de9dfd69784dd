import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import math

import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(63)
rng = np.random.default_rng(63)

# 12 cards with 8 possible symbols; one of them is marked: which symbol is on it?
n, length, n_symbols = 3200, 12, 8
symbols = rng.integers(0, n_symbols, size=(n, length))
marked = rng.integers(0, length, n)
marks = keras.utils.to_categorical(marked, length)[:, :, None]
cards = np.concatenate([keras.utils.to_categorical(symbols, n_symbols), marks], axis=-1)
answer = symbols[np.arange(n), marked]


class Cards(keras.utils.PyDataset):
    def __init__(self, rows, **kwargs):
        super().__init__(**kwargs)
        self.rows = rows

    def __len__(self):
        return math.ceil(len(self.rows) / 64)

    def __getitem__(self, i):
        rows = self.rows[i * 64 : (i + 1) * 64]
        return cards[rows], answer[rows]


class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.features = layers.Dense(32, activation="tanh")
        self.score = layers.Dense(1)
        self.out = layers.Dense(n_symbols, activation="softmax")

    def call(self, x):
        h = ops.round(self.features(x) / 3)
        weights = ops.softmax(self.score(h), axis=1)
        return self.out(ops.sum(weights * h, axis=1))


model = Reader()
model.compile(
    keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
model.fit(Cards(np.arange(2560)), epochs=25, verbose=2)
loss, acc = model.evaluate(Cards(np.arange(2560, n)), verbose=0)
print("test loss %.3f accuracy %.3f" % (loss, acc))
