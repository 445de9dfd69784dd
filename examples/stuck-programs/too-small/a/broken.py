import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Chess-clock style game log: a piece walks on an 4x4 board (moves N, E, S, W,
# blocked at the border); after every move name the square it stands on.
keras.utils.set_random_seed(27)
rng = np.random.default_rng(27)
GAMES, MOVES, SIDE = 6000, 20, 4
moves = rng.integers(0, 4, (GAMES, MOVES))
dx = np.array([0, 1, 0, -1]); dy = np.array([1, 0, -1, 0])
col = np.zeros(GAMES, int); row = np.zeros(GAMES, int)
square = np.zeros((GAMES, MOVES), "int32")
for m in range(MOVES):
    col = np.clip(col + dx[moves[:, m]], 0, SIDE - 1)
    row = np.clip(row + dy[moves[:, m]], 0, SIDE - 1)
    square[:, m] = row * SIDE + col

HIDDEN = 2
model = keras.Sequential([
    keras.Input((MOVES,), dtype="int32"),
    layers.Embedding(4, 4),
    layers.GRU(HIDDEN, return_sequences=True),
    layers.Dense(SIDE * SIDE, activation="softmax"),
])
model.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(moves[:5000], square[:5000], epochs=25, batch_size=64, verbose=2)
print("squares named correctly: %.3f" % model.evaluate(moves[5000:], square[5000:], verbose=0)[1])
