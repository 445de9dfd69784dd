import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(91)
rng = np.random.default_rng(91)

# 40 noisy readings; the first one says which kind of run it is
x = rng.normal(size=(2500, 40, 1)).astype("float32")
kind = rng.integers(0, 2, 2500)
x[:, 0, 0] = 2.0 * kind - 1

model = keras.Sequential()
model.add(keras.Input((40, 1)))
model.add(layers.LSTM(24))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
h = model.fit(x, kind, validation_split=0.2, epochs=15, batch_size=32, verbose=2)
print("val_accuracy", h.history["val_accuracy"][-1])
