import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(53)
rng = np.random.default_rng(53)

# price of a flat from 12 months of three indices around 50
x = (50 + 10 * rng.normal(size=(2000, 12, 3))).astype("float32")
y = ((x[:, :, 0].mean(axis=1) - 50) - 0.5 * (x[:, -1, 1] - 50))[:, None] / 6

inputs = keras.Input((12, 3))
h = layers.BatchNormalization(momentum=0.9)(inputs)
h = layers.GRU(24)(h)
model = keras.Model(inputs, layers.Dense(1)(h))
model.compile(keras.optimizers.Adam(0.005), "mse")
run = model.fit(x, y, validation_split=0.2, epochs=6, batch_size=32, verbose=2)
print("loss", run.history["loss"][-1], "val_loss", run.history["val_loss"][-1])
