import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(9)
rng = np.random.default_rng(9)

# hourly consumption of a house (48 h, load and outside temperature) -> price of the next day
n_days = 5000
load = np.cumsum(rng.normal(0, 0.3, (n_days, 48)), axis=1)
temp = rng.normal(0, 1, (n_days, 1)) + rng.normal(0, 0.3, (n_days, 48))
x = np.stack([load, temp], axis=-1).astype("float32")
price = 1.2 * load[:, 24:].mean(1) - 0.8 * temp.mean(1) + rng.normal(0, 0.1, n_days)
price = ((price - price.mean()) / price.std()).astype("float32")


class PriceModel(keras.Model):
    def __init__(self, delta=1.0):
        super().__init__()
        self.delta = delta
        self.conv = layers.Conv1D(24, 5, strides=2, activation="relu")
        self.rnn = layers.LSTM(32)
        self.head = layers.Dense(1)

    def call(self, x):
        return self.head(self.rnn(self.conv(x)))

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        # pseudo-huber, less upset by price spikes
        err = (y - y_pred[:, 0]) / self.delta
        return ops.mean(self.delta ** 2 * (ops.sqrt(1.0 + ops.square(err)) - 1.0))


cut = 4000
model = PriceModel()
model.compile(optimizer=keras.optimizers.Adam(2e-3))
model.fit(x[:cut], price[:cut], batch_size=50, epochs=15, verbose=2)

forecast = model.predict(x[cut:], verbose=0).ravel()
print("R2 of the forecast: %.3f" % (1 - np.mean((forecast - price[cut:]) ** 2) / np.var(price[cut:])))
