import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(3)

n = 8
ints = np.arange(2 ** (n - 1))
pairs = np.array([(i, j) for i in ints for j in ints])
np.random.shuffle(pairs)
pairs = pairs[:8000]


def encode(v):
    return ((v[:, None] >> np.arange(n)) & 1).astype("float32")


X = np.stack([encode(pairs[:, 0]), encode(pairs[:, 1])], axis=-1)
Y = encode(pairs.sum(axis=1))[:, :, None]

model = keras.Sequential(
    [
        layers.Input((n, 2)),
        layers.SimpleRNN(16, return_sequences=True),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(X[:6400], Y[:6400], epochs=25, batch_size=32, verbose=0)
p = model.predict(X[6400:], verbose=0) > 0.5
print("exact sums:", np.mean(np.all(p == (Y[6400:] > 0.5), axis=(1, 2))))
