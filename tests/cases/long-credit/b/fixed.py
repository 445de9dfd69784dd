import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(92)
rng = np.random.default_rng(92)

# the sum of the two marked numbers of 30
x = rng.random((3000, 30, 2)).astype("float32")
x[:, :, 1] = 0
first, second = rng.integers(0, 15, 3000), rng.integers(15, 30, 3000)
x[np.arange(3000), first, 1] = x[np.arange(3000), second, 1] = 1
y = (x[:, :, 0] * x[:, :, 1]).sum(axis=1, keepdims=True)

inputs = keras.Input((30, 2))
model = keras.Model(inputs, layers.Dense(1)(layers.GRU(16)(inputs)))
model.compile(keras.optimizers.Adam(0.01), "mse")
model.fit(x[:2400], y[:2400], epochs=15, batch_size=32, verbose=2)
said = model.predict(x[2400:], verbose=0)
print("R2", 1 - np.mean((said - y[2400:]) ** 2) / np.var(y[2400:]))
