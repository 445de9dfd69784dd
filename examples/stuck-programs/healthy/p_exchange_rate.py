# next tick of an exchange rate from the last eight ticks
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(4)
rng = np.random.default_rng(4)

TICKS, BACK = 9000, 8
rate = 1.1 + np.cumsum(rng.normal(0, 0.0005, TICKS))

cut = 7200
mu, sd = rate[:cut].mean(), rate[:cut].std()
z = ((rate - mu) / sd).astype("float32")
X = np.stack([z[i:i + BACK] for i in range(TICKS - BACK)])
y = z[BACK:]
X_train, y_train, X_test, y_test = X[:cut], y[:cut], X[cut:], y[cut:]

# forecast = last tick + a correction from the recent moves
inputs = keras.Input((BACK,))
last = inputs[:, -1:]
moves = (inputs[:, 1:] - inputs[:, :-1]) * 30.0
step = layers.Dense(16, activation="tanh")(moves)
step = layers.Dense(1, kernel_initializer="zeros")(step)
model = keras.Model(inputs, layers.Add()([last, step]))
schedule = keras.optimizers.schedules.CosineDecay(3e-4, decay_steps=40 * 57)
model.compile(optimizer=keras.optimizers.Adam(schedule), loss="mse")
model.fit(X_train, y_train, epochs=40, batch_size=128, validation_data=(X_test, y_test), verbose=2)

pred = model.predict(X_test, verbose=0)[:, 0]
r2 = 1 - np.mean((pred - y_test) ** 2) / np.var(y_test)
rmse, naive = np.sqrt(np.mean((pred - y_test) ** 2)), np.sqrt(np.mean((X_test[:, -1] - y_test) ** 2))
print("R2 %.4f  RMSE %.5f  RMSE of the last tick %.5f" % (r2, rmse, naive))
