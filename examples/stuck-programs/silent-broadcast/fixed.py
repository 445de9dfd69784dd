import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(99)
rng = np.random.default_rng(99)

# Pulse from a wrist sensor: one second of light readings, wanted is the rate
# (0 = 40 beats a minute, 1 = 160 beats a minute).
n, length = 3000, 75
rate = rng.uniform(0, 1, n)
beats = (40 + 120 * rate) / 60
t = np.arange(length) / 25.0
wave = np.sin(2 * np.pi * (beats[:, None] * t + rng.uniform(0, 1, (n, 1))))
signal = wave + rng.normal(0, 0.15, wave.shape)

x = signal[..., None].astype("float32")
y = (4 * rate - 2).astype("float32")[:, None]


class LogCosh(keras.losses.Loss):
    def call(self, y_true, y_pred):
        error = y_pred - y_true
        return ops.mean(error + ops.softplus(-2.0 * error) - ops.log(2.0))


model = keras.Sequential()
model.add(keras.Input((length, 1)))
model.add(layers.Conv1D(16, 7, strides=2, activation="relu"))
model.add(layers.Conv1D(32, 5, strides=2, activation="relu"))
model.add(layers.LSTM(32))
model.add(layers.Dense(1))

model.compile(optimizer=keras.optimizers.Adam(0.003), loss=LogCosh())
model.fit(x[:2400], y[:2400], validation_data=(x[2400:], y[2400:]),
          epochs=15, batch_size=32, verbose=2)

guess = model.predict(x[2400:], verbose=0).ravel()
truth = np.ravel(y[2400:])
print(f"R2: {1 - np.mean((truth - guess) ** 2) / np.var(truth):.3f}")
