import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(22)
rng = np.random.default_rng(22)

t = np.linspace(0, 1, 24)
amp, ph = rng.uniform(0.5, 1.5, (2000, 1)), rng.uniform(0, 1, (2000, 1))
x = (amp * np.sin(2 * np.pi * (t + ph)) + 0.05 * rng.normal(size=(2000, 24)))[:, :, None]
x = x.astype("float32")

inputs = layers.Input((24, 1))
z = layers.LSTM(24)(inputs)
code = layers.Dense(4)(z)
d = layers.Dense(32, activation="relu")(code)
d = layers.Dense(24)(d)
decoded = layers.Reshape((24, 1))(d)
autoencoder = keras.Model(inputs, decoded)
autoencoder.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse")
h = autoencoder.fit(x, x, epochs=15, batch_size=32, validation_split=0.2, verbose=0)
print("reconstruction error", h.history["val_loss"][-1], "variance", x.var())
