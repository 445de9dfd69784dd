import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Predict the outcome of a board game position (loss / draw / win)
# from the sequence of moves. Result is stored as -1, 0, 1.
keras.utils.set_random_seed(21)
rng = np.random.default_rng(21)

N_GAMES, N_MOVES, N_KINDS = 5000, 20, 9
gain = np.array([-3, -2, -1, -1, 0, 1, 1, 2, 3])
moves = rng.integers(0, N_KINDS, (N_GAMES, N_MOVES))
material = gain[moves].sum(axis=1)
result = np.where(material > 3, 1, np.where(material < -3, -1, 0))

split = int(0.8 * N_GAMES)
target = result


class GameNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(N_KINDS, 16)
        self.rnn = layers.GRU(32)
        self.out = layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.out(self.rnn(self.embed(x)))


model = GameNet()
model.compile(optimizer=keras.optimizers.Adam(2e-3),
              loss="binary_crossentropy",
              metrics=["accuracy"])
model.fit(moves[:split], target[:split], epochs=15, batch_size=64, verbose=2)
_, acc = model.evaluate(moves[split:], target[split:], verbose=0)
print(f"games predicted correctly: {acc:.3f}")
