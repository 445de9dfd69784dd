import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(44)
rng = np.random.default_rng(44)

# DNA reads of 60 bases, one-hot; four families, each with its own motif somewhere in the read
n_reads, read_len, n_fam = 6000, 60, 4
motifs = ["ACGTTGCA", "TTAGGCAT", "GGCATCCA", "CATTTACG"]
lut = {b: i for i, b in enumerate("ACGT")}
reads = rng.integers(0, 4, size=(n_reads, read_len))
family = rng.integers(0, n_fam, n_reads)
for i, f in enumerate(family):
    start = rng.integers(0, read_len - 8)
    reads[i, start:start + 8] = [lut[b] for b in motifs[f]]
onehot = np.eye(4, dtype="float32")[reads]

model = keras.Sequential([
    keras.Input((read_len, 4)),
    layers.Conv1D(32, 8, activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(n_fam, activation="softmax"),
])
model.compile(optimizer="adam",
              loss="sparse_categorical_crossentropy",
              metrics=["accuracy"])
model.fit(onehot[:4800], family[:4800], batch_size=32, epochs=12, validation_split=0.1, verbose=2)
print("test acc", model.evaluate(onehot[4800:], family[4800:], verbose=0)[1])
