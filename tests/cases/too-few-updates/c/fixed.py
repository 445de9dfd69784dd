import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(53)
rng = np.random.default_rng(53)

# amplitude and offset of a noisy oscillation, 20 samples long
n = 3200
amplitude = rng.uniform(0.2, 2.0, n)
offset = rng.uniform(-1, 1, n)
phase = rng.uniform(0, 2 * np.pi, n)
t = np.arange(20)
waves = amplitude[:, None] * np.sin(0.6 * t + phase[:, None]) + offset[:, None]
waves = (waves + 0.05 * rng.normal(size=waves.shape))[:, :, None].astype("float32")
params = np.stack([amplitude, offset], axis=1).astype("float32")


def sample(batch_size):
    while True:
        rows = rng.integers(0, 2560, batch_size)
        yield waves[rows], params[rows]


class Estimator(keras.Model):
    def __init__(self):
        super().__init__()
        self.lstm = keras.layers.LSTM(32)
        self.hidden = keras.layers.Dense(32, activation="relu")
        self.out = keras.layers.Dense(2)

    def call(self, x):
        return self.out(self.hidden(self.lstm(x)))


model = Estimator()
model.compile(optimizer="adam", loss="mse", metrics=[keras.metrics.R2Score()])
model.fit(
    sample(32),
    steps_per_epoch=200,
    epochs=10,
    validation_data=(waves[2560:], params[2560:]),
    verbose=2,
)
loss, r2 = model.evaluate(waves[2560:], params[2560:], verbose=0)
print("test mse %.4f r2 %.4f" % (loss, r2))
