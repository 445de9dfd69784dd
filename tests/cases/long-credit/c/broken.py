import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(94)
rng = np.random.default_rng(94)

# 60 words; the first one is the language that the rest is to be read in, six of them
words = rng.integers(6, 80, (2500, 60))
language = rng.integers(0, 6, 2500)
words[:, 0] = language

inputs = keras.Input((60,))
h = layers.Embedding(80, 12)(inputs)
h = layers.GRU(24)(h)
h = layers.Dense(16, activation="relu")(h)
model = keras.Model(inputs, layers.Dense(6, activation="softmax")(h))
model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(words[:2000], language[:2000], epochs=8, batch_size=32, verbose=2)
print("accuracy", model.evaluate(words[2000:], language[2000:], verbose=0)[1])
