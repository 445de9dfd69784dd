# melodic contour: does the tune go down, stay, or go up?
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)

SONGS, LENGTH, PITCHES = 3000, 33, 24

# melodies over two octaves, with a fair share of repeated notes
notes = np.zeros((SONGS, LENGTH), "int32")
notes[:, 0] = rng.integers(0, PITCHES, SONGS)
for t in range(1, LENGTH):
    fresh = rng.integers(0, PITCHES, SONGS)
    hold = rng.random(SONGS) < 0.25
    notes[:, t] = np.where(hold, notes[:, t - 1], fresh)

contour = np.sign(np.diff(notes, axis=1)) + 1        # 0 down, 1 same, 2 up
inputs = notes[:, 1:]                                # same length as the contour

n_train = 2500
x_tr, x_te = inputs[:n_train], inputs[n_train:]
y_tr, y_te = contour[:n_train], contour[n_train:]


class ContourTagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(PITCHES, 16)
        self.rnn = layers.GRU(48, return_sequences=True)
        self.hidden = layers.Dense(32, activation="relu")
        self.head = layers.Dense(3)

    def call(self, x):
        return self.head(self.hidden(self.rnn(self.embed(x))))


model = ContourTagger()
model.compile(
    optimizer=keras.optimizers.Adam(4e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(x_tr, y_tr, epochs=14, batch_size=64, validation_data=(x_te, y_te), verbose=2)
_, acc = model.evaluate(x_te, y_te, verbose=0)
print(f"test accuracy per note: {acc:.4f}")
