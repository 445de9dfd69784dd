"""Fencing phrases fed by a PyDataset: blade x/y traces cut from long bouts; who has priority (left/right)?"""
import math
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(62)


def phrase(rng):
    left_first = rng.integers(0, 2)
    first, second = np.sort(rng.integers(4, 26, 2))
    second = max(second, first + 3)
    when = (first, second) if left_first else (second, first)
    arms = rng.normal(0, 0.25, (32, 2))
    for side in (0, 1):
        arms[when[side]:, side] += 1.0
    return arms - 0.5, left_first


class Bouts(keras.utils.PyDataset):
    def __init__(self, n, seed, batch=32, shuffle=False, **kw):
        super().__init__(**kw)
        rng = np.random.default_rng(seed)
        pairs = [phrase(rng) for _ in range(n)]
        self.x = np.stack([p[0] for p in pairs]).astype("float32")
        self.y = np.array([[p[1]] for p in pairs], "float32")
        self.batch, self.shuffle = batch, shuffle
        self.order = np.arange(n)
        self.rng = rng

    def __len__(self):
        return math.ceil(len(self.x) / self.batch)

    def __getitem__(self, i):
        rows = self.order[i * self.batch:(i + 1) * self.batch]
        return self.x[rows], self.y[rows]

    def on_epoch_end(self):
        if self.shuffle:
            self.rng.shuffle(self.order)


train = Bouts(2000, seed=1, shuffle=True)
val = Bouts(500, seed=2)

model = keras.Sequential([
    layers.Input((32, 2)),
    layers.Conv1D(16, 3, padding="causal", activation="relu"),
    layers.LSTM(32),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(keras.optimizers.Adam(3e-3), "binary_crossentropy", metrics=["accuracy"])
model.fit(train, epochs=15, validation_data=val, verbose=2)
print("priority called right: %.3f" % model.evaluate(val, verbose=0)[1])
