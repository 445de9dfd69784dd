import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(93)
rng = np.random.default_rng(93)

# part of speech (1..6) of every word; it also depends on the word before. Texts of up to 48 words
vocab, tags, longest, count = 60, 7, 48, 2000
words = np.zeros((count, longest), dtype="int32")
labels = np.zeros((count, longest), dtype="int32")
for i, k in enumerate(np.clip(rng.geometric(0.25, count), 2, longest)):
    words[i, :k] = rng.integers(1, vocab, k)
    before = np.concatenate([[0], words[i, : k - 1]])
    labels[i, :k] = 1 + (words[i, :k] % 3) + 3 * (before % 2)


def batches(first, last):
    data = tf.data.Dataset.from_tensor_slices((words[first:last], labels[first:last]))
    return data.batch(40)


class Tagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = keras.layers.Embedding(vocab, 16)
        self.rnn = keras.layers.GRU(24, return_sequences=True)
        self.tag = keras.layers.Dense(tags, activation="softmax")

    def call(self, x):
        return self.tag(self.rnn(self.embed(x)))


tagger = Tagger()
tagger.compile(
    optimizer=keras.optimizers.Adam(0.003),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
tagger.fit(batches(0, 1600), validation_data=batches(1600, count), epochs=8, verbose=2)

guess = tagger.predict(words[1600:], verbose=0).argmax(-1)
right = guess == labels[1600:]
print("accuracy %.3f on words alone %.3f" % (right.mean(), right[words[1600:] > 0].mean()))
