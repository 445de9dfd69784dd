import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(29)
rng = np.random.default_rng(29)

# Exchange rates that move by independent steps; tomorrow's rate from ten days.
# The best forecast there is repeats the last rate.
N, DAYS = 9000, 10
walk = rng.normal(0, 1, (N, 1)) + np.cumsum(rng.normal(0, 0.3, (N, DAYS + 1)), axis=1)
walk = ((walk - walk.mean()) / walk.std()).astype("float32")
x, y = walk[:, :DAYS, None], walk[:, DAYS:]
x_train, y_train, x_test, y_test = x[:8000], y[:8000], x[8000:], y[8000:]

model = keras.Sequential([
    keras.Input((DAYS, 1)),
    layers.GRU(16),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mse")
model.fit(x_train, y_train, epochs=15, batch_size=32, validation_data=(x_test, y_test), verbose=2)

mse = model.evaluate(x_test, y_test, verbose=0)
last = np.mean((y_test - x_test[:, -1]) ** 2)
print("mse %.4f, of the last value %.4f, R2 %.3f" % (mse, last, 1 - mse / y_test.var()))
