import os; os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(17)
rng = np.random.default_rng(17)

# board game: from the first 8 moves (12 kinds of move) tell which of six openings was played.
# An opening is fixed by the first attacking move (kinds 0-5), the rest is free play.
n_games, n_moves, batch = 6400, 8, 32
moves = rng.integers(0, 12, size=(n_games, n_moves))
moves[:, 0] = np.where(rng.random(n_games) < 0.5, rng.integers(0, 6, n_games), moves[:, 0])
attack = moves < 6
keep = attack.any(1)
first = moves[np.arange(n_games), attack.argmax(1)]
moves[~keep, 3] = rng.integers(0, 6, (~keep).sum())
opening = np.where(keep, first, moves[:, 3])

x_train, y_train = moves[:5120], opening[:5120]
x_test, y_test = moves[5120:], opening[5120:]

model = keras.Sequential([
    keras.Input(batch_shape=(batch, n_moves), dtype="int32"),
    layers.Embedding(12, 16),
    layers.GRU(48),
    layers.Dense(6, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(3e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=batch, epochs=15, verbose=2)
loss, acc = model.evaluate(x_test, y_test, batch_size=batch, verbose=0)
print(f"test accuracy {acc:.3f}")
