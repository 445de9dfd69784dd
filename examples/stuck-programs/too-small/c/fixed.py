"""Which transcription factor binds this promoter?  One-hot DNA, one planted (slightly mutated) site per read."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)

BASES = "ACGT"
SITES = {
    "GATA1": "AGATAAGG",
    "CREB": "TGACGTCA",
    "SP1": "GGGGCGGG",
    "TBP": "TATAAAAG",
    "NFKB": "GGACTTTC",
    "MYC": "CACGTGTT",
}
names = list(SITES)
LENGTH = 60


def one_read(label):
    read = rng.integers(0, 4, LENGTH)
    site = np.array([BASES.index(c) for c in SITES[names[label]]])
    if rng.random() < 0.3:
        site[rng.integers(len(site))] = rng.integers(4)
    start = rng.integers(0, LENGTH - len(site))
    read[start:start + len(site)] = site
    return read


def make(n):
    y = rng.integers(0, len(names), n)
    x = np.stack([one_read(c) for c in y])
    return np.eye(4, dtype="float32")[x], y


x_train, y_train = make(4000)
x_test, y_test = make(1000)

n_filters = 32

inp = keras.Input((LENGTH, 4), name="dna")
h = layers.Conv1D(n_filters, 8, activation="relu")(inp)
h = layers.GlobalMaxPooling1D()(h)
h = layers.Dense(32, activation="relu")(h)
out = layers.Dense(len(names), activation="softmax", name="factor")(h)
model = keras.Model(inp, out)
model.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()

model.fit(x_train, y_train, epochs=25, batch_size=32, validation_split=0.1, verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print(f"test loss {loss:.3f}  test accuracy {acc:.3f}")
