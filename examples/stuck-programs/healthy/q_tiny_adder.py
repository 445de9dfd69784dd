import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(4)
rng = np.random.default_rng(4)

# serial binary adder, least significant bit first; five hidden units are enough for a carry
n, bits = 8000, 10
a = rng.integers(0, 2 ** (bits - 1), n)
b = rng.integers(0, 2 ** (bits - 1), n)


def to_bits(v):
    return (v[:, None] >> np.arange(bits)) & 1


x = np.stack([to_bits(a), to_bits(b)], axis=-1).astype("float32")
y = to_bits(a + b)[..., None].astype("float32")

adder = keras.Sequential([
    keras.Input((bits, 2)),
    layers.GRU(5, return_sequences=True),
    layers.Dense(4, activation="tanh"),
    layers.Dense(1, activation="sigmoid"),
])
adder.compile(keras.optimizers.Adam(0.02), loss="binary_crossentropy", metrics=["accuracy"])
adder.fit(x[:6400], y[:6400], batch_size=32, epochs=40, verbose=2)

got = adder.predict(x[6400:], verbose=0) > 0.5
print("sums entirely right:", (got == (y[6400:] > 0.5)).all(axis=(1, 2)).mean())
