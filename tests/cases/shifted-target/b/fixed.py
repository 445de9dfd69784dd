import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)

vocab, n_tags = 30, 4
n_sentences, length = 3000, 13

sentences = rng.integers(1, vocab, size=(n_sentences, length))
lexicon = rng.integers(0, n_tags, size=vocab)
tags = lexicon[sentences]
previous = np.concatenate([np.zeros((n_sentences, 1), int), sentences[:, :-1]], axis=1)
tags = np.where(previous == 1, (tags + 1) % n_tags, tags)

inputs, targets = sentences[:, :-1], tags[:, :-1]

trainX, testX = inputs[:2560], inputs[2560:]
trainY, testY = targets[:2560], targets[2560:]

inp = keras.Input(shape=(length - 1,), dtype="int32")
h = layers.Embedding(vocab, 16)(inp)
h = layers.GRU(32, return_sequences=True)(h)
out = layers.Dense(n_tags)(h)
tagger = keras.Model(inp, out)
tagger.compile(
    optimizer=keras.optimizers.Adam(learning_rate=3e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
tagger.fit(trainX, trainY, epochs=10, batch_size=32, verbose=2)
loss, acc = tagger.evaluate(testX, testY, verbose=0)
print(f"test loss {loss:.3f} test accuracy {acc:.3f}")
