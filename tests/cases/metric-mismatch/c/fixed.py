import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import math

import keras
import numpy as np

keras.utils.set_random_seed(35)
rng = np.random.default_rng(35)

# is the bracket sequence still balanced so far? +1 opens, -1 closes
brackets = rng.choice([1, 1, -1], size=(3000, 12, 1)).astype("float32")
depth = np.cumsum(brackets, axis=1)
valid = (np.minimum.accumulate(depth, axis=1) >= 0).astype("float32")


class Loader(keras.utils.PyDataset):
    def __init__(self, x, y, size=50, **kw):
        super().__init__(**kw)
        self.x, self.y, self.size = x, y, size

    def __len__(self):
        return math.ceil(len(self.x) / self.size)

    def __getitem__(self, k):
        return self.x[k * self.size : (k + 1) * self.size], self.y[
            k * self.size : (k + 1) * self.size
        ]


class Checker(keras.Model):
    def __init__(self):
        super().__init__()
        self.lstm = keras.layers.LSTM(20, return_sequences=True)
        self.dense = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.dense(self.lstm(x))


model = Checker()
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss=keras.losses.BinaryCrossentropy(),
    metrics=[keras.metrics.BinaryAccuracy(name="acc")],
)
hist = model.fit(
    Loader(brackets[:2400], valid[:2400]),
    validation_data=Loader(brackets[2400:], valid[2400:]),
    epochs=12,
    verbose=2,
)
print("val_loss", hist.history["val_loss"][-1], "val_acc", hist.history["val_acc"][-1])
