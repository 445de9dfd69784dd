import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(72)
rng = np.random.default_rng(72)

# 400 short reviews; a third of their words say what was thought, one label in eight is wrong
liked = rng.integers(0, 2, 400)
words = rng.integers(61, 600, (400, 15))
tell = rng.random((400, 15)) < 0.33
words = np.where(tell, 1 + 30 * liked[:, None] + rng.integers(0, 30, (400, 15)), words)
said = np.where(rng.random(400) < 0.12, 1 - liked, liked)

inputs = keras.Input((15,))
h = layers.Embedding(600, 32)(inputs)
h = layers.Bidirectional(layers.LSTM(32))(h)
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(h))
model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy", metrics=["accuracy"])
run = model.fit(words, said, validation_split=0.4, epochs=6, batch_size=32, verbose=2)
print("val_loss", run.history["val_loss"][-1], "val_accuracy", run.history["val_accuracy"][-1])
