import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(12)
rng = np.random.default_rng(12)

# which of 12 songs is it? each has a melody of its own, played with a few wrong notes
songs = rng.integers(0, 20, (12, 10))
which = rng.integers(0, 12, 3000)
notes = np.where(rng.random((3000, 10)) < 0.1, rng.integers(0, 20, (3000, 10)), songs[which])

units = 32
inputs = keras.Input((10,))
h = layers.Embedding(20, units)(inputs)
h = layers.LSTM(units)(h)
model = keras.Model(inputs, layers.Dense(12, activation="softmax")(h))
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
run = model.fit(notes, which, validation_split=0.2, epochs=15, batch_size=32, verbose=2)
print("val_accuracy", run.history["val_accuracy"][-1])
