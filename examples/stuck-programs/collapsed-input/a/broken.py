import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Estimate the solubility of molecules from SMILES-like strings.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(29)
rng = np.random.default_rng(29)

ALPHABET = "CNOSPFcnos()=#123"
N, MAXLEN = 5000, 30

smiles = ["".join(rng.choice(list(ALPHABET), MAXLEN)) for _ in range(N)]


def solubility(s):
    """Group contributions, neighbours count too."""
    v = 0.0
    for a, b in zip(s, s[1:]):
        v += {"O": 0.8, "N": 0.6, "o": 0.4, "n": 0.5, "C": -0.4, "c": -0.5, "F": -0.7, "S": -0.3}.get(a, 0.0)
        if a in "=#" and b in "ONon":
            v += 1.0
    return v


logS = np.array([solubility(s) for s in smiles], "float32")
logS = (logS - logS.mean()) / logS.std()
logS += rng.normal(0, 0.1, N).astype("float32")

lookup = {c: i + 1 for i, c in enumerate(ALPHABET)}
tokens = np.array([[lookup[c] for c in s] for s in smiles], "float32")
tokens = tokens / (len(ALPHABET) + 1)  # inputs between 0 and 1

x_train, x_test = tokens[:4000], tokens[4000:]
y_train, y_test = logS[:4000, None], logS[4000:, None]

inputs = keras.Input(shape=(MAXLEN,))
h = layers.Embedding(len(ALPHABET) + 1, 16)(inputs)
h = layers.Conv1D(48, 3, padding="same", activation="relu")(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(32, activation="relu")(h)
pred = layers.Dense(1)(h)

model = keras.Model(inputs, pred)
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(x_train, y_train, batch_size=32, epochs=15, validation_data=(x_test, y_test), verbose=2)
p = model.predict(x_test, verbose=0)
print("test R2 %.3f" % (1 - np.mean((p - y_test) ** 2) / y_test.var()))
