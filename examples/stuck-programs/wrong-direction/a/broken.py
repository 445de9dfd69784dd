import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, ops

# Teach a recurrent net to subtract two ten-digit numbers, one digit a step.
keras.utils.set_random_seed(21)
rng = np.random.default_rng(21)
N, DIGITS = 12000, 10


def to_digits(numbers):
    return np.array([[int(c) for c in str(n).zfill(DIGITS)] for n in numbers])


p = rng.integers(0, 10 ** DIGITS, N)
q = rng.integers(0, 10 ** DIGITS, N)
big, small = np.maximum(p, q), np.minimum(p, q)
x = np.stack([to_digits(big), to_digits(small)], axis=-1)
y = to_digits(big - small)


class Subtractor(keras.Model):
    def __init__(self):
        super().__init__()
        self.emb_a = layers.Embedding(10, 16)
        self.emb_b = layers.Embedding(10, 16)
        self.rnn = layers.LSTM(96, return_sequences=True)
        self.mix = layers.Dense(128, activation="relu")
        self.out = layers.Dense(10)

    def call(self, x):
        e = ops.concatenate([self.emb_a(x[..., 0]), self.emb_b(x[..., 1])], -1)
        return self.out(self.mix(self.rnn(e)))


model = Subtractor()
model.compile(keras.optimizers.Adam(4e-3),
              keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=["accuracy"])
model.fit(x[:10000], y[:10000], epochs=14, batch_size=64, verbose=2,
          validation_data=(x[10000:], y[10000:]))
guess = model.predict(x[10000:], verbose=0).argmax(-1)
print("digits right on unseen numbers: %.3f" % np.mean(guess == y[10000:]))
