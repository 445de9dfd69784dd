import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(606)
rng = np.random.default_rng(606)

# Toy grammar: every word is tagged with its role, which depends on its own kind
# and on the kinds of the two words before it.
WORDS, KINDS, ROLES, LENGTH = 40, 5, 6, 20
kind = rng.integers(0, KINDS, WORDS)
role = rng.integers(0, ROLES, (KINDS, KINDS, KINDS))

sentences = rng.integers(0, WORDS, (3000, LENGTH))
k = np.pad(kind[sentences], ((0, 0), (2, 0)))
tags = role[k[:, :-2], k[:, 1:-1], k[:, 2:]]

tagger = keras.Sequential([
    keras.Input((LENGTH,), dtype="int32"),
    layers.Embedding(WORDS, 16),
    layers.LSTM(64, return_sequences=True),
    layers.Dense(48, activation="relu"),
    layers.Dense(ROLES, activation="softmax"),
])
tagger.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
tagger.fit(sentences[:2500], tags[:2500], batch_size=32, epochs=15,
           validation_data=(sentences[2500:], tags[2500:]), verbose=2)

p = tagger.predict(sentences[2500:], verbose=0).argmax(-1)
print("tagging accuracy: %.3f" % (p == tags[2500:]).mean())
