import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(27)
rng = np.random.default_rng(27)

# 12 coin flips: more heads in the first half than in the second?
flips = rng.integers(0, 2, size=(4096, 12, 1)).astype("float32")
label = (flips[:, :6, 0].sum(1) > flips[:, 6:, 0].sum(1)).astype("float32")


class CoinModel(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.lstm = layers.LSTM(units)
        self.prob = layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.prob(self.lstm(x))

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        p = ops.clip(y_pred, 1e-6, 1 - 1e-6)
        return -ops.mean(y * ops.log(p) + (1 - y) * ops.log(1 - p))


model = CoinModel(16)
model.compile(optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"])
targets = label[:, None]
history = model.fit(
    flips[:3200],
    targets[:3200],
    validation_data=(flips[3200:], targets[3200:]),
    batch_size=64,
    epochs=25,
    verbose=2,
)
print("accuracy", history.history["accuracy"][-1], "val", history.history["val_accuracy"][-1])
