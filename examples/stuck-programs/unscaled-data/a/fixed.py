import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Will it rain within three hours? Station readings of the last 10 hours:
# air pressure [Pa], temperature [K], relative humidity [%].
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(13)
rng = np.random.default_rng(13)

N, T = 4000, 10
slope = rng.normal(0, 60, N)
pressure = 101325 + rng.normal(0, 700, N)[:, None] + slope[:, None] * np.arange(T) + rng.normal(0, 40, (N, T))
warm = rng.normal(0, 6, N)
temperature = 285 + warm[:, None] + rng.normal(0, 0.8, (N, T))
humidity = np.clip(65 + rng.normal(0, 15, N)[:, None] + rng.normal(0, 3, (N, T)), 5, 100)
readings = np.stack([pressure, temperature, humidity], -1).astype("float32")

level = pressure[:, -1] - 101325
logit = -level / 350 - slope / 60 + (humidity.mean(1) - 65) / 10
rain = (logit + rng.logistic(size=N) * 0.4 > 0).astype("float32")

train, test = slice(0, 3200), slice(3200, N)

readings -= readings[train].mean(axis=(0, 1))
readings /= readings[train].std(axis=(0, 1))


class RainNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = layers.LSTM(32)
        self.hidden = layers.Dense(16, activation="relu")
        self.head = layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.head(self.hidden(self.rnn(x)))


net = RainNet()
net.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy", metrics=["accuracy"])
net.fit(readings[train], rain[train], epochs=15, batch_size=32,
        validation_data=(readings[test], rain[test]), verbose=2)
print("test accuracy %.3f" % net.evaluate(readings[test], rain[test], verbose=0)[1])
