import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import math

import keras
import numpy as np

keras.utils.set_random_seed(103)
rng = np.random.default_rng(103)

# rate of a currency and the order flow of the minute; 10 minutes -> the next one
minutes = 2600
flow = rng.normal(size=minutes)
drift = 0.7 * np.roll(flow, 1) + 0.4 * np.roll(flow, 3)
rate = 1100 + np.cumsum(drift + 0.4 * rng.normal(size=minutes))

aim = np.diff(rate, prepend=rate[0])

cut, past = 2000, 10
aim = (aim - aim[:cut].mean()) / aim[:cut].std()
inputs = np.stack([aim, flow], axis=1).astype("float32")


class Minutes(keras.utils.PyDataset):
    def __init__(self, first, last, **kwargs):
        super().__init__(**kwargs)
        self.ends = np.arange(first + past, last)

    def __len__(self):
        return math.ceil(len(self.ends) / 50)

    def __getitem__(self, number):
        ends = self.ends[50 * number : 50 * (number + 1)]
        return inputs[ends[:, None] + np.arange(-past, 0)], inputs[ends, 0:1]


class RateModel(keras.Model):
    def __init__(self, units=20):
        super().__init__()
        self.lstm = keras.layers.LSTM(units)
        self.out = keras.layers.Dense(1)

    def call(self, x):
        return self.out(self.lstm(x))


model = RateModel()
model.compile(
    optimizer=keras.optimizers.Adam(0.002), loss="mse", metrics=[keras.metrics.R2Score(name="r2")]
)
fit = model.fit(Minutes(0, cut), validation_data=Minutes(cut, minutes), epochs=12, verbose=2)
naive = np.mean((inputs[cut + past :, 0] - inputs[cut + past - 1 : -1, 0]) ** 2)
print(
    "r2 %.3f val_loss %.4f last value %.4f"
    % (fit.history["r2"][-1], fit.history["val_loss"][-1], naive)
)
