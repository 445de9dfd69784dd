import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(404)
rng = np.random.default_rng(404)

# Support tickets: 30 word ids, two to four of them come from the vocabulary of
# one of six departments, the rest is small talk.
VOCAB, LENGTH, DEPARTMENTS = 300, 30, 6
keywords = rng.permutation(VOCAB)[:120].reshape(DEPARTMENTS, 20)
small_talk = np.setdiff1d(np.arange(VOCAB), keywords)

y = rng.integers(0, DEPARTMENTS, 3000)
X = rng.choice(small_talk, size=(3000, LENGTH))
for row, dep in zip(X, y):
    n = rng.integers(2, 5)
    row[rng.choice(LENGTH, n, replace=False)] = rng.choice(keywords[dep], n)


class TicketRouter(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(VOCAB, 16)
        self.score = layers.Dense(1)
        self.classify = layers.Dense(DEPARTMENTS, activation="softmax")

    def encode(self, tokens):
        words = self.embed(tokens)
        weights = ops.softmax(self.score(words), axis=1)
        return ops.sum(weights * words, axis=1)

    def call(self, tokens):
        context = self.encode(tokens)
        return self.classify(context * 10.0)


model = TicketRouter()
model.compile(optimizer=keras.optimizers.Adam(0.005),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X[:2500], y[:2500], batch_size=50, epochs=20,
          validation_data=(X[2500:], y[2500:]), verbose=2)
print("accuracy on new tickets: %.3f" % model.evaluate(X[2500:], y[2500:], verbose=0)[1])
