import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(24)
rng = np.random.default_rng(24)

# read four symbols, wait for the end mark, then say them again; only the answer counts
K, L = 5, 4
symbols = rng.integers(1, K + 1, size=(3200, L))
x = np.zeros((3200, 2 * L + 1), dtype="int32")
x[:, :L] = symbols
x[:, L] = K + 1
y = np.zeros_like(x)
y[:, L + 1 :] = symbols
weight = np.zeros(x.shape, dtype="float32")
weight[:, L + 1 :] = 1.0

model = keras.Sequential(
    [
        layers.Input((2 * L + 1,)),
        layers.Embedding(K + 2, 8),
        layers.GRU(64, return_sequences=True),
        layers.Dense(K + 1, activation="softmax"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss="sparse_categorical_crossentropy",
    weighted_metrics=["accuracy"],
)
h = model.fit(x, y, sample_weight=weight, batch_size=64, epochs=15, verbose=0)
print("accuracy on the answers", h.history["accuracy"][-1])
