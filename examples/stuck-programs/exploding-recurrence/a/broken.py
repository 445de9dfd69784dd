import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Wind turbine: 120 samples of blade strain, regress the damage of the gust at the end.
keras.utils.set_random_seed(17)
rng = np.random.default_rng(17)
RUNS, T = 4000, 120
strain = rng.normal(0, 1, (RUNS, T, 3)).astype("float32")
decay = 0.75 ** np.arange(T)[::-1]
damage = (strain[:, :, 0] + 0.5 * strain[:, :, 1]) @ decay
damage = (damage / damage.std()).astype("float32")[:, None]

model = keras.Sequential([
    keras.Input((T, 3)),
    layers.LSTM(64, activation="relu"),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.RMSprop(0.01), loss="mse")
model.fit(strain[:3300], damage[:3300], epochs=20, batch_size=32, verbose=2)
pred = model.predict(strain[3300:], verbose=0)
r2 = 1 - np.mean((pred - damage[3300:]) ** 2) / np.var(damage[3300:])
print(f"R2 on new runs {r2:.3f}")
