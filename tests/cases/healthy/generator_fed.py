import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(27)
rng = np.random.default_rng(27)


def make_batch(size):
    seq = rng.integers(0, 10, size=(size, 7))
    return keras.utils.to_categorical(seq, 10), seq.max(axis=1)


def stream(size=64):
    while True:
        yield make_batch(size)


class MaxNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = keras.layers.LSTM(32)
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, x):
        return self.out(self.rnn(x))


model = MaxNet()
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(stream(), steps_per_epoch=60, epochs=10, verbose=2)
x_test, y_test = make_batch(640)
print("test accuracy", model.evaluate(x_test, y_test, batch_size=64, verbose=0)[1])
