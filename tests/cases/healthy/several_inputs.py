import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(16)
rng = np.random.default_rng(16)

# a sequence of sales and two facts about the shop -> sales of the next day
n, T = 2400, 10
season = rng.uniform(0, 2 * np.pi, (n, 1))
size = rng.uniform(0.5, 2.0, (n, 1))
coast = rng.integers(0, 2, (n, 1)).astype(float)
t = np.arange(T + 1)
wave = np.sin(0.5 * t + season) * (1 + coast)
sales = size + wave + 0.1 * rng.normal(size=(n, T + 1))
series, facts, y = sales[:, :T, None], np.hstack([size, coast]), sales[:, T:]

seq_in = keras.Input((T, 1), name="sales")
facts_in = keras.Input((2,), name="shop")
h = layers.LSTM(24)(seq_in)
h = layers.concatenate([h, facts_in])
h = layers.Dense(16, activation="relu")(h)
out = layers.Dense(1, name="tomorrow")(h)
model = keras.Model({"sales": seq_in, "shop": facts_in}, out)
model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse", metrics=["mae"])
hist = model.fit(
    {"sales": series, "shop": facts}, y, batch_size=32, epochs=15, validation_split=0.2, verbose=0
)
print("val mse %.4f, variance %.4f" % (hist.history["val_loss"][-1], y.var()))
