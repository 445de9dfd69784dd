import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(7)
rng = np.random.default_rng(7)

ALPHABET = "abcdefghijklmnopqrst"
CODE = {c: i + 1 for i, c in enumerate(ALPHABET)}
LENGTH = 24

# Five log sources, each with its own habitual pairs of events
SOURCES = {
    "auth": ["ab", "cd", "ea"],
    "cron": ["fg", "hf", "gi"],
    "disk": ["jk", "lj", "km"],
    "mail": ["no", "pn", "oq"],
    "web": ["rs", "ts", "sr"],
}


def sample(pairs):
    out = list(rng.choice(list(ALPHABET), LENGTH))
    for at in rng.choice(LENGTH // 2, 5, replace=False):
        out[2 * at:2 * at + 2] = list(pairs[rng.integers(len(pairs))])
    return [CODE[c] for c in out]


X, y = [], []
for label, source in enumerate(SOURCES):
    for _ in range(400):
        X.append(sample(SOURCES[source]))
        y.append(label)
X = np.array(X)
y = np.array(y)

inp = keras.Input((LENGTH,), dtype="int32")
h = layers.Embedding(len(ALPHABET) + 1, 16)(inp)
h = layers.Conv1D(48, 2, activation="relu")(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(32, activation="relu")(h)
out = layers.Dense(len(SOURCES), activation="softmax")(h)
model = keras.Model(inp, out)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])

history = model.fit(X, y, validation_split=0.2, epochs=20, batch_size=32, verbose=2)
print("train accuracy %.3f" % history.history["accuracy"][-1])
print("validation accuracy %.3f" % history.history["val_accuracy"][-1])
