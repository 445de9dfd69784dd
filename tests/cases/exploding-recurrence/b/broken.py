import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(72)
rng = np.random.default_rng(72)

# 80 samples of a vibration, 2 axes: which of three machines is running?
n, steps = 1600, 80
machine = rng.integers(0, 3, n)
freq = np.array([0.3, 0.7, 1.1])[machine][:, None]
t = np.arange(steps)
phase = rng.uniform(0, 2 * np.pi, (n, 1))
x = np.stack([np.sin(freq * t + phase), np.cos(freq * t + phase)], axis=-1)
x = (x + 0.3 * rng.normal(size=x.shape)).astype("float32")

inputs = keras.Input((steps, 2))
h = layers.LSTM(32, activation="relu", return_sequences=True)(inputs)
h = layers.LSTM(32, activation="relu")(h)
outputs = layers.Dense(3, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(
    keras.optimizers.Adam(0.03), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
model.fit(x[:1280], machine[:1280], batch_size=32, epochs=8, verbose=2)
print("test:", model.evaluate(x[1280:], machine[1280:], verbose=0))
