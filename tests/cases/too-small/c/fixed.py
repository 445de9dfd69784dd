import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(13)
rng = np.random.default_rng(13)

# temperature of a boiler from the last 10 settings of two valves, which work against each other
x = rng.normal(size=(2500, 10, 2)).astype("float32")
y = 2 * np.sin(x[:, -3:, 0].sum(axis=1)) + x[:, -1, 1] * x[:, -2, 1]
y = y[:, None].astype("float32")


class Mixer(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.rnn = layers.GRU(units)
        self.mid = layers.Dense(2 * units, activation="tanh")
        self.out = layers.Dense(1)

    def call(self, x):
        return self.out(self.mid(self.rnn(x)))


model = Mixer(24)
model.compile(keras.optimizers.Adam(0.01), "mse")
run = model.fit(x, y, validation_split=0.2, epochs=25, batch_size=32, verbose=2)
print("loss", run.history["loss"][-1], "val_loss", run.history["val_loss"][-1], "var", y.var())
