"""Which lace motif is this?  A row of stitches (knit, purl, yarn-over, ...) from a knitting chart is read and
one of 20 motifs is to be named. The chart reader misreads some stitches."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(1234)
g = np.random.default_rng(1234)

STITCHES = ["k", "p", "yo", "k2tog", "ssk", "sl"]
MOTIFS = 20
ROW = 24
UNITS = 2

# a motif = a repeat of 6 stitches
repeats = g.integers(0, len(STITCHES), size=(MOTIFS, 6))


def chart_rows(n):
    m = g.integers(0, MOTIFS, n)
    rows = np.empty((n, ROW), "int32")
    for i in range(n):
        shift = g.integers(0, 2)
        r = np.tile(np.roll(repeats[m[i]], shift), ROW // 6)
        misread = g.random(ROW) < 0.08
        r[misread] = g.integers(0, len(STITCHES), misread.sum())
        rows[i] = r
    return rows, m


rows_tr, m_tr = chart_rows(4000)
rows_te, m_te = chart_rows(800)

model = keras.Sequential(name="motif_reader")
model.add(keras.Input((ROW,), dtype="int32"))
model.add(layers.Embedding(len(STITCHES), 8))
model.add(layers.GRU(UNITS))
model.add(layers.Dense(MOTIFS, activation="softmax"))
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=5e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(rows_tr, m_tr, epochs=25, batch_size=64, validation_data=(rows_te, m_te), verbose=2)
loss, acc = model.evaluate(rows_te, m_te, verbose=0)
print(f"named correctly: {acc:.1%}  (chance {1 / MOTIFS:.1%})")
