import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(9)
rng = np.random.default_rng(9)

# DNA: which of the motifs below occurs in the read (or none of them)?
BASES = {b: i for i, b in enumerate("ACGT")}
MOTIFS = ["GGCATG", "TTACCA", "ACGTGG"]
LENGTH = 30


def read(kind):
    seq = rng.integers(0, 4, LENGTH)
    if kind < 3:
        pos = rng.integers(8, LENGTH - 6)
        seq[pos : pos + 6] = [BASES[b] for b in MOTIFS[kind]]
    return np.eye(4, dtype="float32")[seq]


labels = rng.integers(0, 4, 2400)
reads = np.array([read(k) for k in labels])


class MotifFinder(keras.Model):
    def __init__(self, units=40, n_classes=4):
        super().__init__()
        self.conv = layers.Conv1D(32, 6, padding="causal", activation="relu")
        self.rnn = layers.GRU(units, return_sequences=True)
        self.head = layers.Dense(n_classes)

    def call(self, x):
        h = self.rnn(self.conv(x))
        return self.head(h[:, -1])


model = MotifFinder()
model.compile(
    optimizer=keras.optimizers.Adam(4e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(reads[:2000], labels[:2000], validation_data=(reads[2000:], labels[2000:]), epochs=15, verbose=2)

guess = model.predict(reads[2000:], verbose=0).argmax(axis=-1)
print("accuracy:", (guess == labels[2000:]).mean())
