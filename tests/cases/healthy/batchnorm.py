import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(13)
rng = np.random.default_rng(13)

y = rng.integers(0, 3, 1600)
t = np.arange(32)
freq = np.array([0.25, 0.4, 0.6])[y]
x = np.sin(freq[:, None] * t + rng.uniform(0, 6.28, (1600, 1))) + 0.3 * rng.normal(size=(1600, 32))
x = x[:, :, None].astype("float32")

model = keras.Sequential()
model.add(layers.Input((32, 1)))
model.add(layers.Conv1D(16, 5, padding="same"))
model.add(layers.BatchNormalization())
model.add(layers.ReLU())
model.add(layers.Conv1D(16, 5, padding="same"))
model.add(layers.BatchNormalization())
model.add(layers.ReLU())
model.add(layers.GlobalAveragePooling1D())
model.add(layers.Dense(3, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
h = model.fit(x, y, batch_size=32, epochs=12, validation_split=0.2, verbose=0)
print("val_accuracy", h.history["val_accuracy"][-1])
