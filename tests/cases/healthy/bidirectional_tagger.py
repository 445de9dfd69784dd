import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(6)
rng = np.random.default_rng(6)

vocab, length = 20, 12
words = rng.integers(0, vocab, size=(2560, length))
nxt = np.roll(words, -1, axis=1)
nxt[:, -1] = 0
tags = np.where(words < 6, 1 + (nxt >= 10), 0)

inp = layers.Input((length,), dtype="int32")
h = layers.Embedding(vocab, 12)(inp)
h = layers.Bidirectional(layers.GRU(16, return_sequences=True))(h)
out = layers.TimeDistributed(layers.Dense(3, activation="softmax"))(h)
model = keras.Model(inp, out)
model.compile(
    optimizer=keras.optimizers.Adam(0.005),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
hist = model.fit(words, tags, epochs=10, batch_size=32, validation_split=0.2, verbose=0)
print("val accuracy: %.4f" % hist.history["val_accuracy"][-1])
