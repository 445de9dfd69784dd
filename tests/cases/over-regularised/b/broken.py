import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(22)
rng = np.random.default_rng(22)

# heights of a tide every hour, two days -> the height twelve hours later
t = np.arange(3000)
tide = (
    np.sin(2 * np.pi * t / 12.4) + 0.4 * np.sin(2 * np.pi * t / 24) + 0.05 * rng.normal(size=3000)
)
x = np.stack([tide[i : i + 48] for i in range(2900)])[..., None].astype("float32")
y = tide[59:2959, None].astype("float32")

inputs = keras.Input((48, 1))
h = layers.GRU(24)(inputs)
h = layers.Dropout(0.95)(h)
h = layers.Dense(16, activation="relu")(h)
model = keras.Model(inputs, layers.Dense(1)(h))
model.compile(keras.optimizers.Adam(0.005), "mse")
model.fit(x[:2200], y[:2200], validation_data=(x[2200:], y[2200:]), epochs=10, verbose=2)
said = model.predict(x[2200:], verbose=0)
print("R2", 1 - np.mean((said - y[2200:]) ** 2) / np.var(y[2200:]))
