import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(82)
rng = np.random.default_rng(82)

# is the largest of eight numbers in the first half?
x = rng.normal(size=(2400, 8, 1)).astype("float32")
y = (x[:, :, 0].argmax(axis=1) < 4).astype("float32")

start = keras.initializers.RandomNormal(stddev=30.0)
inputs = keras.Input((8, 1))
h = layers.LSTM(24)(inputs)
h = layers.Dense(24, activation="tanh", kernel_initializer=start)(h)
h = layers.Dense(24, activation="sigmoid", kernel_initializer=start)(h)
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(h))
model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
h = model.fit(x, y, validation_split=0.2, epochs=15, batch_size=32, verbose=2)
print("val_accuracy", h.history["val_accuracy"][-1])
