import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.layers import GRU, Dense, Input

keras.utils.set_random_seed(26)
rng = np.random.default_rng(26)

# the next 6 values of a swinging signal from 20 past ones, three channels
n_past, n_future = 20, 6
t = np.arange(2500)
signal = np.stack([np.sin(0.5 * t), np.cos(0.5 * t), np.sin(0.23 * t)], axis=1)
signal = signal + 0.05 * rng.normal(size=signal.shape)

x, y = [], []
for i in range(len(signal) - n_past - n_future):
    x.append(signal[i : i + n_past])
    y.append(signal[i + n_past : i + n_past + n_future, 0])
x, y = np.array(x, "float32"), np.array(y, "float32")

past = Input(shape=(n_past, 3))
h = GRU(32)(past)
future = Dense(1)(h)
model = keras.Model(past, future)
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=["mae"])
history = model.fit(
    x[:1920], y[:1920], batch_size=32, epochs=12, validation_data=(x[1920:], y[1920:]), verbose=2
)
print("mse %.4f  val mse %.4f" % (history.history["loss"][-1], history.history["val_loss"][-1]))
