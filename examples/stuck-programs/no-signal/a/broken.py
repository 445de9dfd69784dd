import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Log of a roulette table: from the last 16 spins, which third of the wheel next?
keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)
SPINS, HISTORY = 9000, 16

pocket = np.zeros(SPINS, "int64")
for s in range(1, SPINS):
    pocket[s] = rng.integers(0, 36)
sector = pocket // 12

windows = np.lib.stride_tricks.sliding_window_view(pocket, HISTORY)[:-1]
target = sector[HISTORY:]
n_fit = 7000

inp = keras.Input((HISTORY,), dtype="int32")
h = layers.Embedding(36, 12)(inp)
h = layers.GRU(32)(h)
out = layers.Dense(3, activation="softmax")(h)
net = keras.Model(inp, out)
net.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy",
            metrics=["accuracy"])
net.fit(windows[:n_fit], target[:n_fit], epochs=10, batch_size=64, verbose=2,
        validation_data=(windows[n_fit:], target[n_fit:]))
loss, acc = net.evaluate(windows[n_fit:], target[n_fit:], verbose=0)
print(f"share of sectors called: {acc:.3f}")
