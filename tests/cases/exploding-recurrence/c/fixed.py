import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import math

import keras
import numpy as np

keras.utils.set_random_seed(73)
rng = np.random.default_rng(73)

# 50 payments: is the mean of the last ten above the mean of all?
n, steps = 2560, 50
amounts = rng.normal(size=(n, steps, 1)).astype("float32") + rng.normal(size=(n, 1, 1)).astype(
    "float32"
)
label = (amounts[:, -10:].mean(axis=(1, 2)) > amounts.mean(axis=(1, 2))).astype("float32")


class Accounts(keras.utils.PyDataset):
    def __init__(self, first, last, batch_size=32, **kwargs):
        super().__init__(**kwargs)
        self.first, self.last, self.batch_size = first, last, batch_size

    def __len__(self):
        return math.ceil((self.last - self.first) / self.batch_size)

    def __getitem__(self, index):
        low = self.first + index * self.batch_size
        high = min(low + self.batch_size, self.last)
        return amounts[low:high], label[low:high, None]


class TrendModel(keras.Model):
    def __init__(self, units=32):
        super().__init__()
        self.rnn = keras.layers.RNN(keras.layers.SimpleRNNCell(units, activation="linear"))
        self.head = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.head(self.rnn(x))


model = TrendModel()
sgd = keras.optimizers.Adam(0.003, clipnorm=1.0)
model.compile(optimizer=sgd, loss="binary_crossentropy", metrics=["accuracy"])
h = model.fit(Accounts(0, 2048), validation_data=Accounts(2048, n), epochs=15, verbose=2)
print("loss", h.history["loss"][-1], "val_accuracy", h.history["val_accuracy"][-1])
