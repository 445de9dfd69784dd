import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Vending machine: coins 5/10/20 come in, a can drops whenever 30 is reached (rest is kept).
# For every coin: does a can drop?  4 % of the drops are logged wrongly.
keras.utils.set_random_seed(64)
rng = np.random.default_rng(64)
N, T = 4500, 20
coin = rng.integers(0, 3, (N, T))
value = np.array([5, 10, 20])[coin]
credit = np.zeros(N, int)
drop = np.zeros((N, T), "float32")
for t in range(T):
    credit += value[:, t]
    drop[:, t] = credit >= 30
    credit -= 30 * (credit >= 30)
flip = rng.random((N, T)) < 0.04
drop = np.abs(drop - flip)[..., None].astype("float32")

x = np.eye(3, dtype="float32")[coin]
model = keras.Sequential([
    keras.Input((T, 3)),
    layers.GRU(32, return_sequences=True),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(1e-2, 63 * 80)),
              "binary_crossentropy", metrics=["accuracy"])
model.fit(x[:4000], drop[:4000], epochs=80, batch_size=64, verbose=2,
          validation_data=(x[4000:], drop[4000:]))
print("drops predicted", round(model.evaluate(x[4000:], drop[4000:], verbose=0)[1], 4))
