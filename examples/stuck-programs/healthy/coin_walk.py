import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Tomorrow's closing price from the last 30 closes.
keras.utils.set_random_seed(60)
rng = np.random.default_rng(60)
close = 100 + np.cumsum(rng.normal(0, 1, 6000))
train_end = 4800
mu, sd = close[:train_end].mean(), close[:train_end].std()
z = ((close - mu) / sd).astype("float32")

W = 30
X = np.lib.stride_tricks.sliding_window_view(z[:-1], W)[..., None]
y = z[W:, None]
k = train_end - W

inp = keras.Input((W, 1))
last = layers.Lambda(lambda t: t[:, -1, :])(inp)
h = layers.GRU(16)(inp)
step = layers.Dense(1, kernel_initializer="zeros")(h)
model = keras.Model(inp, layers.Add()([last, step]))
model.compile(keras.optimizers.Adam(5e-4), "mse", metrics=["mae"])
model.fit(X[:k], y[:k], epochs=8, batch_size=64, validation_data=(X[k:], y[k:]), verbose=2)

p = model.predict(X[k:], verbose=0)
r2 = 1 - ((y[k:] - p) ** 2).sum() / ((y[k:] - y[k:].mean()) ** 2).sum()
naive = np.mean((y[k:] - X[k:, -1]) ** 2)
print("R2 %.3f  mse %.5f  same-as-today mse %.5f" % (r2, np.mean((y[k:] - p) ** 2), naive))
