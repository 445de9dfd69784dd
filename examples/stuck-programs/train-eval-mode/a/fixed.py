import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Gas sensor array (8 channels, 50 samples after exposure): how much ethanol and acetone?
keras.utils.set_random_seed(15)
rng = np.random.default_rng(15)
n, T, C = 4000, 50, 8
conc = rng.uniform(0, 1, (n, 2))
gain = rng.uniform(0.2, 2.0, (2, C))
tau = rng.uniform(3, 20, (2, C))
time = np.arange(T)[None, :, None]
x = sum(gain[k] * np.sqrt(conc[:, k])[:, None, None] * (1 - np.exp(-time / tau[k])) for k in range(2))
x = x + rng.normal(0, 0.1, (n, T, C))
x = ((x - x.mean((0, 1))) / x.std((0, 1))).astype("float32")
y = ((conc - conc.mean(0)) / conc.std(0)).astype("float32")


class SensorNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv1D(32, 5, strides=2, activation="relu")
        self.drop1 = layers.Dropout(0.5)
        self.rnn = layers.GRU(10)
        self.drop2 = layers.Dropout(0.5)
        self.head = layers.Dense(2)

    def call(self, x, training=None):
        h = self.drop1(self.conv(x), training=training)
        h = self.drop2(self.rnn(h), training=training)
        return self.head(h)


model = SensorNet()
model.compile("adam", "mse", metrics=["r2_score"])
model.fit(x[:3200], y[:3200], epochs=20, batch_size=64, verbose=2,
          validation_data=(x[3200:], y[3200:]))
print("R2 on the last 800 exposures", round(model.evaluate(x[3200:], y[3200:], verbose=0)[1], 3))
