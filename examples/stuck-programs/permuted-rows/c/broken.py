"""Promoter or not?  One read per file entry, labels from the curators' table."""
import io
import numpy as np
import keras
from keras import layers

SEED = 5
rng = np.random.default_rng(SEED)
keras.utils.set_random_seed(SEED)
LENGTH, N = 60, 3000


def simulate_archive():
    """Stand-in for the downloaded archive: {'read_17': 'ACGT...'} and labels.csv."""
    reads, table = {}, ["id,promoter"]
    for i in range(N):
        seq = rng.choice(list("ACGT"), LENGTH)
        label = int(rng.integers(0, 2))
        if label:
            at = rng.integers(0, LENGTH - 6)
            seq[at:at + 6] = list("TATAAT")
        reads[f"read_{i}"] = "".join(seq)
        table.append(f"{i},{label}")
    return reads, "\n".join(table)


reads, labels_csv = simulate_archive()

names = sorted(reads)
x = np.array([["ACGT".index(c) for c in reads[n]] for n in names], dtype="int32")
table = np.loadtxt(io.StringIO(labels_csv), delimiter=",", skiprows=1, dtype=int)
y = table[:, 1].astype("float32")[:, None]

order = rng.permutation(N)
train, test = order[:2400], order[2400:]


class MotifNet(keras.Model):
    def __init__(self, filters=32, width=8):
        super().__init__()
        self.embed = layers.Embedding(4, 4)
        self.conv = layers.Conv1D(filters, width, activation="relu", padding="same")
        self.pool = layers.GlobalMaxPooling1D()
        self.hidden = layers.Dense(16, activation="relu")
        self.head = layers.Dense(1, activation="sigmoid")

    def call(self, tokens):
        h = self.conv(self.embed(tokens))
        return self.head(self.hidden(self.pool(h)))


net = MotifNet()
net.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy",
            metrics=["accuracy", keras.metrics.AUC(name="auc")])
stop = keras.callbacks.EarlyStopping("val_loss", patience=5, restore_best_weights=True)
net.fit(x[train], y[train], validation_data=(x[test], y[test]),
        epochs=25, batch_size=64, callbacks=[stop], verbose=2)

scores = net.evaluate(x[test], y[test], verbose=0, return_dict=True)
print("held-out:", {k: round(float(v), 4) for k, v in scores.items()})
