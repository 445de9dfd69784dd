# sale price of houses (target divided down for training, multiplied back for the report)
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(18)
rng = np.random.default_rng(18)

N = 5000
area = rng.gamma(9, 14, N)
rooms = np.clip(np.round(area / 25 + rng.normal(0, 1, N)), 1, 10)
age = rng.uniform(0, 80, N)
km = rng.exponential(8, N)
price = 2500 * area * np.exp(-km / 25) * (1 - 0.004 * age) + 8000 * rooms + rng.normal(0, 15000, N)
X = np.column_stack([area, rooms, age, km]).astype("float32")

norm = layers.Normalization()
norm.adapt(X[:4000])
SCALE = 1_000_000.0            # prices in millions
y = (price / SCALE).astype("float32")

inp = keras.Input((4,))
h = norm(inp)
h = layers.Dense(64, activation="gelu")(h)
h = layers.Dense(64, activation="gelu")(h)
out = layers.Dense(1)(h)
model = keras.Model(inp, out)
schedule = keras.optimizers.schedules.CosineDecay(3e-3, 40 * 63)
model.compile(optimizer=keras.optimizers.AdamW(schedule), loss="mse")
model.fit(X[:4000], y[:4000, None], epochs=40, batch_size=64, validation_data=(X[4000:], y[4000:, None]), verbose=2)
pred = model.predict(X[4000:], verbose=0)[:, 0] * SCALE
err = pred - price[4000:]
print("R2 %.4f  RMSE %.0f EUR" % (1 - (err ** 2).mean() / price[4000:].var(), np.sqrt((err ** 2).mean())))
