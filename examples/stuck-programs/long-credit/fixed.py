import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

SEED = 1312
keras.utils.set_random_seed(SEED)
rng = np.random.default_rng(SEED)

# Web sessions of a hundred clicks on eight pages. Which of four offers a visitor
# was shown depends on the page he came in by and on the one after it.
PAGES, LENGTH = 8, 100
offer = rng.permutation(np.arange(PAGES * PAGES) % 4).reshape(PAGES, PAGES)


def sessions(n):
    clicks = rng.integers(PAGES, size=(n, LENGTH), dtype="int32")
    return clicks, offer[clicks[:, 0], clicks[:, 1]]


class Sessions(keras.utils.PyDataset):
    def __init__(self, n, batch=64):
        super().__init__()
        self.x, self.y = sessions(n)
        self.batch = batch

    def __len__(self):
        return len(self.x) // self.batch

    def __getitem__(self, i):
        part = slice(i * self.batch, (i + 1) * self.batch)
        return self.x[part], self.y[part]


train, test = Sessions(4480), Sessions(1024)

inputs = layers.Input((LENGTH,), dtype="int32")
h = layers.Embedding(PAGES, 16)(inputs)
h = layers.LSTM(40, go_backwards=True)(h)
h = layers.Dense(40, activation="relu")(h)
outputs = layers.Dense(4, activation="softmax")(h)
model = keras.Model(inputs, outputs, name="offers")
model.compile(keras.optimizers.Adam(0.004), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=test, epochs=10, verbose=2)

print("test accuracy: %.3f" % model.evaluate(test, verbose=0)[1])
