import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(42)
rng = np.random.default_rng(42)

# five readings of a sensor -> its true value
truth = rng.uniform(-1, 1, 2000)
x = (truth[:, None] + 0.2 * rng.normal(size=(2000, 5)))[..., None].astype("float32")
y = truth[:, None].astype("float32")

inputs = keras.Input((5, 1))
h = layers.GRU(12)(inputs)
model = keras.Model(inputs, layers.Dense(1)(h))
model.compile(keras.optimizers.SGD(0.1), "mse")
model.fit(x, y, epochs=10, batch_size=32, verbose=2)
said = model.predict(x, verbose=0)
print("R2", 1 - np.mean((said - y) ** 2) / np.var(y))
