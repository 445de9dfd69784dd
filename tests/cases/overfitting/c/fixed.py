import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(73)
rng = np.random.default_rng(73)

# strength of a beam from 10 noisy soundings of 4 kinds
x = rng.normal(size=(4000, 10, 4)).astype("float32")
y = (3 * x[:, :, 0].mean(axis=1) + 2 * x[:, :, 1].mean(axis=1) * x[:, -1, 2])[:, None]
y = (y + 0.3 * rng.normal(size=y.shape)).astype("float32")
rows = 3000


class Strength(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = layers.GRU(48)
        self.mid = layers.Dense(48, activation="relu")
        self.out = layers.Dense(1)

    def call(self, x):
        return self.out(self.mid(self.rnn(x)))


model = Strength()
model.compile(keras.optimizers.Adam(0.003), "mse")
fit = model.fit(
    x[:rows], y[:rows], validation_data=(x[3000:], y[3000:]), epochs=40, batch_size=32, verbose=2
)
print("loss", fit.history["loss"][-1], "val_loss", fit.history["val_loss"][-1])
