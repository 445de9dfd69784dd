import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, regularizers

keras.utils.set_random_seed(55)
rng = np.random.default_rng(55)

# DNA reads of 50 bases; class is the motif that was planted in the read
BASES = "ACGT"
MOTIFS = ["TATAAA", "CCGCGG", "GATTAC"]
N, L = 1800, 50

reads = rng.integers(0, 4, (N, L))
labels = rng.integers(0, len(MOTIFS), N)
for i, k in enumerate(labels):
    p = rng.integers(0, L - 6)
    reads[i, p:p + 6] = [BASES.index(b) for b in MOTIFS[k]]
onehot = np.eye(4, dtype="float32")[reads]
targets = np.eye(len(MOTIFS), dtype="float32")[labels]

decay = regularizers.l2(1e-4)
net = keras.Sequential(
    [
        keras.Input((L, 4)),
        layers.Conv1D(32, 6, activation="relu", kernel_regularizer=decay),
        layers.GlobalMaxPooling1D(),
        layers.Dense(32, activation="relu", kernel_regularizer=decay),
        layers.Dense(len(MOTIFS), activation="softmax"),
    ]
)
net.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
net.fit(onehot[:1500], targets[:1500], epochs=30, batch_size=32,
        validation_data=(onehot[1500:], targets[1500:]), verbose=2)

score = net.evaluate(onehot[1500:], targets[1500:], verbose=0)[1]
print("held-out accuracy: %.3f" % score)
