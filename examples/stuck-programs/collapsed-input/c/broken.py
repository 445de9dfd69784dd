"""Guess the result of a chess game from the position at move 25 and the rating difference."""
import numpy as np
import keras
from keras import layers

rng = np.random.default_rng(64)
N = 6000
VALUE = {1: 1, 2: 3, 3: 3, 4: 5, 5: 9, 6: 0}          # P N B R Q K
FULL = {1: 8, 2: 2, 3: 2, 4: 2, 5: 1}
KEEP = {1: 0.65, 2: 0.5, 3: 0.5, 4: 0.6, 5: 0.5}


def random_position():
    """64 squares, 0 = empty, 1-6 = white pieces, 7-12 = black pieces."""
    pieces, balance = [6, 12], 0
    for kind, most in FULL.items():
        w, b = rng.binomial(most, KEEP[kind], size=2)
        pieces += [kind] * int(w) + [kind + 6] * int(b)
        balance += VALUE[kind] * (int(w) - int(b))
    board = np.zeros(64)
    board[rng.choice(64, len(pieces), replace=False)] = pieces
    return board, balance


boards, balances = zip(*[random_position() for _ in range(N)])
boards = np.array(boards)
elo = rng.normal(0, 120, size=N)
edge = np.array(balances) + elo / 60 + rng.normal(0, 0.5, size=N)
result = np.digitize(edge, [-2.5, 2.5])               # 0 black wins, 1 draw, 2 white wins

# bring everything to a comparable range
boards = (boards / 12.0).astype("float32")
elo = (elo / 120.0).astype("float32")[:, None]

cut = int(0.8 * N)
train = ({"board": boards[:cut], "elo": elo[:cut]}, result[:cut])
test = ({"board": boards[cut:], "elo": elo[cut:]}, result[cut:])

board_in = keras.Input((64,), name="board")
elo_in = keras.Input((1,), name="elo")
sq = layers.Embedding(13, 16)(board_in)
sq = layers.Dense(32, activation="relu")(sq)
sq = layers.GlobalAveragePooling1D()(sq)
h = layers.Concatenate()([sq, elo_in])
h = layers.Dense(64, activation="relu")(h)
out = layers.Dense(3, activation="softmax")(h)
model = keras.Model([board_in, elo_in], out)

keras.utils.set_random_seed(3)
model.compile(keras.optimizers.Adam(0.006), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(*train, validation_data=test, epochs=14, batch_size=64, verbose=2)

print("class shares:", np.bincount(result[cut:]) / (N - cut))
loss, acc = model.evaluate(*test, verbose=0)
print(f"test loss {loss:.4f}  test accuracy {acc:.4f}")
