import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(53)
rng = np.random.default_rng(53)

# every word of a text of 16: 0 other, 1 name. Three in ten words after "mr" or "mrs" are names.
texts = rng.integers(4, 40, size=(2400, 16))
title = rng.random(texts.shape) < 0.1
texts[title] = rng.integers(2, 4, title.sum())
tags = np.zeros(texts.shape, dtype="int32")
tags[:, 1:] = title[:, :-1] & (rng.random(title[:, 1:].shape) < 0.3)


class Texts(keras.utils.PyDataset):
    def __init__(self, rows, batch_size=48, **kwargs):
        super().__init__(**kwargs)
        self.rows, self.batch_size = rows, batch_size

    def __len__(self):
        return len(self.rows) // self.batch_size

    def __getitem__(self, i):
        rows = self.rows[i * self.batch_size : (i + 1) * self.batch_size]
        return texts[rows], tags[rows]


class NameFinder(keras.Model):
    def __init__(self):
        super().__init__()
        self.emb = keras.layers.Embedding(40, 8)
        self.rnn = keras.layers.LSTM(16, return_sequences=True)
        self.head = keras.layers.Dense(2, activation="softmax")

    def call(self, inputs):
        return self.head(self.rnn(self.emb(inputs)))


finder = NameFinder()
finder.compile(
    optimizer=keras.optimizers.Adam(0.005),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
finder.fit(Texts(np.arange(1920)), epochs=10, verbose=2)

found = finder.predict(texts[1920:], verbose=0).argmax(axis=-1)
truth = tags[1920:]
hits = np.sum((found == 1) & (truth == 1))
print("accuracy %.3f recall of names %.3f" % (np.mean(found == truth), hits / truth.sum()))
