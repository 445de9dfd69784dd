# teach a recurrent net to multiply an eight-digit number by three, digit by digit
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(2)
rng = np.random.default_rng(2)

WIDTH = 9


def to_digits(n):
    powers = 10 ** np.arange(WIDTH)[::-1]
    return (n[:, None] // powers) % 10


numbers = rng.choice(10 ** 8, size=6000, replace=False)
a = to_digits(numbers)
b = to_digits(3 * numbers)


class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, size=64):
        super().__init__()
        self.x, self.y, self.size = x, y, size

    def __len__(self):
        return len(self.x) // self.size

    def __getitem__(self, i):
        s = slice(i * self.size, (i + 1) * self.size)
        return np.eye(10, dtype="float32")[self.x[s]], self.y[s]


train, test = Batches(a[:5000], b[:5000]), Batches(a[5000:], b[5000:])

inputs = keras.Input((WIDTH, 10))
h = layers.GRU(64, return_sequences=True)(inputs)
outputs = layers.Dense(10, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, epochs=20, validation_data=test, verbose=2)
print("digit accuracy: %.4f" % model.evaluate(test, verbose=0)[1])
