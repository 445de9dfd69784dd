import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import math

import keras
import numpy as np

keras.utils.set_random_seed(6)
rng = np.random.default_rng(6)

# 24 bits; every step asks: is this bit different from the one three steps ago?
X = rng.integers(0, 2, size=(120, 24, 1)).astype("float32")
y = np.zeros_like(X)
y[:, 3:] = X[:, 3:] != X[:, :-3]
y = np.abs(y - (rng.random(y.shape) < 0.06))  # 6 % are misread

perm = rng.permutation(len(X))
train_idx, test_idx = perm[:80], perm[80:]
X_train, y_train = X[train_idx], y[train_idx]
X_test, y_test = X[test_idx], y[test_idx]


class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, batch_size, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.batch_size = x, y, batch_size

    def __len__(self):
        return math.ceil(len(self.x) / self.batch_size)

    def __getitem__(self, i):
        part = slice(i * self.batch_size, (i + 1) * self.batch_size)
        return self.x[part], self.y[part]


class EchoNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.cell = keras.layers.LSTM(48, return_sequences=True)
        self.head = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.head(self.cell(x))


model = EchoNet()
model.compile(
    optimizer=keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"]
)
history = model.fit(
    Batches(X, y, 20),
    validation_data=Batches(X_test, y_test, 20),
    epochs=100,
    verbose=2,
)
print("val acc:", history.history["val_accuracy"][-1])
