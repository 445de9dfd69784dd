"""Trains without fit (F11)."""

import keras
import numpy as np

model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
model.compile("sgd", "mse", run_eagerly=True)
for _ in range(3):
    model.train_on_batch(np.ones((2, 4)), np.ones((2, 1)))
