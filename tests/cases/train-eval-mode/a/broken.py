import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(51)
rng = np.random.default_rng(51)

# gestures: which of four shapes does the curve have?
kind = rng.integers(0, 4, 1200)
t = np.linspace(0, 1, 32)
shapes = np.stack([np.sin(6 * t), np.cos(6 * t), t, 1 - t])
x = (4 + 3 * shapes[kind] + 0.3 * rng.normal(size=(1200, 32)))[..., None].astype("float32")

momentum = 0.99
model = keras.Sequential(
    [
        keras.Input((32, 1)),
        layers.Conv1D(16, 5, activation="relu"),
        layers.BatchNormalization(momentum=momentum),
        layers.Conv1D(16, 5, activation="relu"),
        layers.BatchNormalization(momentum=momentum),
        layers.GlobalAveragePooling1D(),
        layers.Dense(4, activation="softmax"),
    ]
)
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
h = model.fit(
    x[:960], kind[:960], epochs=4, batch_size=128, validation_data=(x[960:], kind[960:]), verbose=2
)
print("accuracy", h.history["accuracy"][-1], "val_accuracy", h.history["val_accuracy"][-1])
