#!/usr/bin/env python
"""Ergometer strokes: handle force over one stroke (32 samples, 2 sensors) -> the watts a coach's meter shows."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(60)
rng = np.random.default_rng(60)


def strokes(n):
    phase = np.linspace(0, np.pi, 32)
    peak = rng.uniform(0.4, 1.3, (n, 1))
    skew = rng.uniform(-0.5, 0.5, (n, 1))
    length = rng.uniform(0.7, 1.0, (n, 1))
    force = peak * np.sin(phase * length) * (1 + skew * np.cos(phase)) + rng.normal(0, 0.05, (n, 32))
    seat = length * np.sin(phase / 2) + rng.normal(0, 0.05, (n, 32))
    watts = np.mean(np.maximum(force, 0) ** 1.5, axis=1) * length[:, 0]
    watts = watts + rng.normal(0, 0.015, n)
    return np.stack([force, seat], -1).astype("float32"), watts.astype("float32")[:, None]


x, watts = strokes(3000)
x_train, x_test = x[:2400], x[2400:]
y_mean, y_std = watts[:2400].mean(), watts[:2400].std()
y_train, y_test = (watts[:2400] - y_mean) / y_std, (watts[2400:] - y_mean) / y_std
center, spread = x_train.mean((0, 1)), x_train.std((0, 1))
x_train, x_test = (x_train - center) / spread, (x_test - center) / spread

rower = keras.Sequential([
    layers.Input((32, 2)),
    layers.LSTM(32),
    layers.Dense(16, activation="relu"),
    layers.Dense(1),
])
rower.compile(optimizer="adam", loss="mse", metrics=[keras.metrics.R2Score(name="r2")])

BATCH = len(x_train)
rower.fit(x_train, y_train, batch_size=BATCH, epochs=20, validation_data=(x_test, y_test), verbose=2)

print("test R2: %.3f" % rower.evaluate(x_test, y_test, verbose=0)[1])
