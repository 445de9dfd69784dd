import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import zlib

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(82)
rng = np.random.default_rng(82)

# baskets of 10 articles and the segment of the customer
n, size, articles, segments = 3000, 10, 120, 4
customers = [f"customer-{i:05d}" for i in range(n)]
taste = rng.integers(0, segments, n)
baskets = rng.integers(0, articles, size=(n, size))
for basket, t in zip(baskets, taste):
    k = rng.integers(4, 8)
    basket[rng.choice(size, k, replace=False)] = t * 30 + rng.integers(0, 30, k)

segment = np.array([np.bincount(basket // 30).argmax() for basket in baskets])

x = layers.Input(shape=(size,), dtype="int32")
h = layers.Embedding(articles, 16)(x)
h = layers.GRU(16)(h)
h = layers.Dropout(0.3)(h)
p = layers.Dense(segments, activation="softmax")(h)
model = keras.Model(x, p)
model.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["sparse_categorical_accuracy"],
)
history = model.fit(baskets, segment, validation_split=0.2, epochs=12, batch_size=32, verbose=2)
last = {key: round(values[-1], 3) for key, values in history.history.items()}
print(
    "loss",
    last["loss"],
    "val_loss",
    last["val_loss"],
    "val_accuracy",
    last["val_sparse_categorical_accuracy"],
)
