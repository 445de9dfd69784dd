import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Does the player win the next round? Move history (ids) and player statistics.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(53)
rng = np.random.default_rng(53)

N, MOVES, KINDS = 8000, 16, 12
moves = rng.integers(0, KINDS, (N, MOVES))
stats = rng.normal(0, 1, (N, 4)).astype("float32")      # level, rank, ping, streak
value = np.linspace(-1, 1, KINDS)[rng.permutation(KINDS)]
form = (value[moves] * np.linspace(0.3, 1.0, MOVES)).sum(1)
logit = 1.2 * form + 1.5 * stats[:, 0] - 1.0 * stats[:, 2] * (stats[:, 3] > 0)
win = (rng.random(N) < 1 / (1 + np.exp(-logit))).astype("float32")
print("best possible accuracy %.3f" % ((logit > 0) == (win > 0.5))[6400:].mean())


def pick(a, b):
    return {"moves": moves[a:b], "stats": stats[a:b]}


m_in = keras.Input((MOVES,), dtype="int32", name="moves")
s_in = keras.Input((4,), name="stats")
m = layers.Embedding(KINDS, 8)(m_in)
m = layers.LSTM(16)(m)
s = layers.Dense(16, activation="relu")(s_in)
h = layers.Dense(16, activation="relu")(layers.concatenate([m, s]))
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model([m_in, s_in], out)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(pick(0, 6400), win[:6400], epochs=12, batch_size=64,
          validation_data=(pick(6400, N), win[6400:]), verbose=2)
print("test accuracy %.3f" % model.evaluate(pick(6400, N), win[6400:], verbose=0)[1])
