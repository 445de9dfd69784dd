import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers, regularizers

keras.utils.set_random_seed(21)
rng = np.random.default_rng(21)

# which of two words came first?
n, steps = 2500, 10
x = rng.integers(3, 30, (n, steps))
at = np.array([rng.choice(steps, 2, replace=False) for _ in range(n)])
x[np.arange(n), at[:, 0]], x[np.arange(n), at[:, 1]] = 1, 2
y = (at[:, 0] < at[:, 1]).astype("float32")

strength = 0.1
model = keras.Sequential()
model.add(keras.Input((steps,)))
model.add(layers.Embedding(30, 12))
model.add(
    layers.LSTM(
        24,
        kernel_regularizer=regularizers.l2(strength),
        recurrent_regularizer=regularizers.l2(strength),
    )
)
model.add(layers.Dense(1, activation="sigmoid", kernel_regularizer=regularizers.l2(strength)))
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
h = model.fit(x, y, validation_split=0.2, epochs=12, batch_size=32, verbose=2)
print("val_accuracy", h.history["val_accuracy"][-1])
