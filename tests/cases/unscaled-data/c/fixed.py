import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import math

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(33)
rng = np.random.default_rng(33)

# one EEG channel in volts, 32 samples: slow or fast rhythm?
count, length = 2560, 32
fast = rng.integers(0, 2, count)
cycles = np.where(fast == 1, 6.0, 2.5) + 0.3 * rng.normal(size=count)
angle = 2 * np.pi * (cycles[:, None] * np.arange(length) / length + rng.random((count, 1)))
volts = 2e-5 * np.sin(angle) + 1e-5 * rng.normal(size=(count, length))

signals = volts[:, :, None] / volts.std()


class Recordings(keras.utils.PyDataset):
    def __init__(self, first, last, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y = signals[first:last].astype("float32"), fast[first:last]

    def __len__(self):
        return math.ceil(len(self.x) / 64)

    def __getitem__(self, i):
        part = slice(64 * i, 64 * (i + 1))
        return self.x[part], self.y[part].astype("float32")[:, None]


class RhythmNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv1D(12, 5, activation="tanh", padding="same")
        self.rnn = layers.LSTM(16)
        self.out = layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.out(self.rnn(self.conv(x)))


net = RhythmNet()
net.compile(keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"])
net.fit(Recordings(0, 1920), epochs=12, verbose=2)
print("test loss and accuracy:", net.evaluate(Recordings(1920, count), verbose=0))
