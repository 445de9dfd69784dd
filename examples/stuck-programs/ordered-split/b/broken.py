# classify DNA reads by the species they come from (k-mer statistics differ)
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(14)
rng = np.random.default_rng(14)

SPECIES = ["coli", "subtilis", "aureus", "tuberculosis", "pylori"]
READS, LENGTH = 800, 60


def read_fasta(species):
    """Reads of one species as integer codes A=0 C=1 G=2 T=3."""
    trans = rng.dirichlet([1.2] * 4, size=4)
    seqs = np.zeros((READS, LENGTH), int)
    seqs[:, 0] = rng.integers(0, 4, READS)
    for t in range(1, LENGTH):
        u = rng.random((READS, 1))
        seqs[:, t] = (u > np.cumsum(trans[seqs[:, t - 1]], axis=1)).sum(1).clip(0, 3)
    return seqs


X, y = [], []
for label, name in enumerate(SPECIES):
    X.append(read_fasta(name))
    y.append(np.full(READS, label))
X = keras.utils.to_categorical(np.concatenate(X), 4)
y = keras.utils.to_categorical(np.concatenate(y), len(SPECIES))
order = np.arange(len(X))
X, y = X[order], y[order]

model = keras.Sequential()
model.add(keras.Input((LENGTH, 4)))
model.add(layers.Conv1D(48, 4, activation="relu"))
model.add(layers.MaxPooling1D(2))
model.add(layers.Conv1D(48, 4, activation="relu"))
model.add(layers.GlobalAveragePooling1D())
model.add(layers.Dropout(0.2))
model.add(layers.Dense(len(SPECIES), activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
hist = model.fit(X, y, epochs=12, batch_size=32, validation_split=0.2, verbose=2)
print("final val_accuracy:", round(hist.history["val_accuracy"][-1], 4))
