import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(18)
rng = np.random.default_rng(18)

# two-lead signals, 4 shapes placed anywhere
shapes = rng.normal(size=(4, 8, 2)) * 1.5
labels = rng.integers(0, 4, 1600)
signals = 0.5 * rng.normal(size=(1600, 40, 2))
for s, k in zip(signals, labels):
    p = rng.integers(0, 32)
    s[p : p + 8] += shapes[k]
onehot = keras.utils.to_categorical(labels, 4)

model = keras.Sequential(
    [
        keras.Input((40, 2)),
        layers.Conv1D(24, 8, activation="relu"),
        layers.GlobalMaxPooling1D(),
        layers.Dense(24, activation="relu"),
        layers.Dense(4, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
h = model.fit(signals, onehot, epochs=15, batch_size=32, validation_split=0.2, verbose=0)
print("val_accuracy", h.history["val_accuracy"][-1])
