import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(123)
rng = np.random.default_rng(123)

# Toy grammar: sentences as word numbers, one tag for every word.
# 0 article, 1 adjective, 2 noun, 3 verb, 4 adverb; the words 40-49 are nouns
# after an article or an adjective and verbs anywhere else.
WORDS = {0: (0, 4), 1: (4, 16), 2: (16, 28), 3: (28, 36), 4: (36, 40)}
BOTH = (40, 50)
PHRASES = [[0, 2], [0, 1, 2], [0, 1, 1, 2], [3], [3, 4]]
LENGTH = 16


def sentence():
    tags = []
    while len(tags) < LENGTH:
        tags += PHRASES[rng.integers(0, 3)] + PHRASES[rng.integers(3, 5)]
    tags = tags[:LENGTH]
    words = []
    for t in tags:
        low, high = BOTH if t in (2, 3) and rng.uniform() < 0.4 else WORDS[t]
        words.append(rng.integers(low, high))
    return words, tags


pairs = [sentence() for _ in range(1200)]
words = np.array([p[0] for p in pairs], dtype="int32")
tags = np.array([p[1] for p in pairs], dtype="int32")

model = keras.Sequential(
    [
        keras.Input((LENGTH,), dtype="int32"),
        layers.Embedding(50, 16),
        layers.SimpleRNN(32, return_sequences=True),
        layers.Dense(5),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(words, tags, validation_split=0.2, batch_size=32, epochs=12, verbose=2)

predicted = model.predict(words[-240:], verbose=0).argmax(axis=-1)
print("tags right:", (predicted == tags[-240:]).mean())
