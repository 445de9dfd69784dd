import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(41)
rng = np.random.default_rng(41)

# parity of the bits so far
bits = rng.integers(0, 2, (2000, 8))
x, y = bits[..., None].astype("float32"), (np.cumsum(bits, 1) % 2)[..., None].astype("float32")

model = keras.Sequential(
    [
        keras.Input((8, 1)),
        layers.LSTM(16, return_sequences=True),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(keras.optimizers.Adam(1e-6), "binary_crossentropy", metrics=["accuracy"])
h = model.fit(x, y, epochs=20, batch_size=32, validation_split=0.25, verbose=2)
print("val_accuracy", h.history["val_accuracy"][-1])
