import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import math

import keras
import numpy as np

keras.utils.set_random_seed(42)
rng = np.random.default_rng(42)

vocab_size, num_tags, seq_len = 40, 6, 15

# one long annotated text: the tag depends on the word class and on whether the word before is "not"
NOT = 0
stream = rng.integers(0, vocab_size, 30000)
stream[rng.random(30000) < 0.15] = NOT
after_not = np.concatenate([[False], stream[:-1] == NOT])
tags = (stream % 3) + 3 * after_not

tokens = stream.reshape(seq_len, -1).T
labels = tags.reshape(-1, seq_len)


class TaggedText(keras.utils.PyDataset):
    def __init__(self, x, y, batch_size=50, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y = x, y
        self.batch_size = batch_size

    def __len__(self):
        return math.ceil(len(self.x) / self.batch_size)

    def __getitem__(self, idx):
        low = idx * self.batch_size
        high = min(low + self.batch_size, len(self.x))
        return self.x[low:high], self.y[low:high]


class Tagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.emb = keras.layers.Embedding(vocab_size, 12)
        self.rnn = keras.layers.GRU(24, return_sequences=True)
        self.out = keras.layers.Dense(num_tags, activation="softmax")

    def call(self, x):
        return self.out(self.rnn(self.emb(x)))


n_train = 1600
train_data = TaggedText(tokens[:n_train], labels[:n_train])
val_data = TaggedText(tokens[n_train:], labels[n_train:])

model = Tagger()
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
hist = model.fit(train_data, validation_data=val_data, epochs=20, verbose=2)
print("final val_accuracy %.3f" % hist.history["val_accuracy"][-1])
