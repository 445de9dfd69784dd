import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(34)
rng = np.random.default_rng(34)

# a machine with 12 buttons: which state (of 12) is reached after 6 presses of +1 .. +5?
n_states = 12
presses = rng.integers(1, 6, size=(6400, 6))
state = presses[:, :2].sum(1) % n_states
misread = rng.random(6400) < 0.2
state[misread] = rng.integers(0, n_states, misread.sum())
X = keras.utils.to_categorical(presses, 6)
Y = keras.utils.to_categorical(state, n_states)

inp = layers.Input((6, 6))
h = layers.GRU(32)(inp)
out = layers.Dense(n_states, activation="softmax")(h)
model = keras.Model(inp, out)
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss="categorical_crossentropy",
    metrics=["categorical_accuracy"],
)
model.fit(X[:5120], Y[:5120], batch_size=64, epochs=10, verbose=2)
results = model.evaluate(X[5120:], Y[5120:], batch_size=64, verbose=0)
print("test loss, test acc:", results)
