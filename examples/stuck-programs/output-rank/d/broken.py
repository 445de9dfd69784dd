"""Which of five carillon tunes is being played?  Bell strokes come in as bell numbers with
wrong strokes by the (student) carillonneur, and every recording starts somewhere in a warm-up peal."""
import numpy as np
import keras
from keras import layers

SEED = 99
keras.utils.set_random_seed(SEED)
rng = np.random.default_rng(SEED)

BELLS, LEN, TUNES = 23, 26, 5
motifs = rng.integers(0, BELLS, size=(TUNES, 12))


def recording(tune):
    strokes = rng.integers(0, BELLS, size=LEN)
    start = rng.integers(8, LEN - 12 + 1)
    strokes[start:start + 12] = motifs[tune]
    slip = rng.random(LEN) < 0.08
    strokes[slip] = rng.integers(0, BELLS, size=slip.sum())
    return strokes


labels = rng.integers(0, TUNES, size=3000)
tapes = np.array([recording(t) for t in labels])

n_val = 600
x_train, y_train = tapes[:-n_val], labels[:-n_val]
x_val, y_val = tapes[-n_val:], labels[-n_val:]

bells = keras.Input(shape=(LEN,), dtype="int32")
h = layers.Embedding(BELLS, 24)(bells)
h = layers.GRU(48, return_sequences=True)(h)
summary = h[:, 0, :]          # one vector per recording
h = layers.Dense(32, activation="relu")(summary)
which = layers.Dense(TUNES, activation="softmax")(h)

clf = keras.Model(bells, which, name="carillon")
clf.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)
clf.fit(x_train, y_train, batch_size=32, epochs=12, validation_data=(x_val, y_val), verbose=2)
print("tune recognised:", np.round(clf.evaluate(x_val, y_val, verbose=0, return_dict=True)["accuracy"], 3))
