import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# House prices in euro from 8 numbers about the flat; the target is scaled for
# training and scaled back for the report.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(59)
rng = np.random.default_rng(59)

N = 5000
area = rng.uniform(25, 180, N)
rooms = np.clip(np.round(area / 28 + rng.normal(0, 0.7, N)), 1, 8)
floor = rng.integers(0, 9, N)
lift = rng.integers(0, 2, N)
year = rng.integers(1900, 2024, N)
metro = rng.exponential(900, N)
noise_db = rng.normal(55, 8, N)
energy = rng.normal(140, 45, N)
price = (3900 * area * np.exp(-metro / 4000) * (1 + 0.002 * (year - 1960)) - 9000 * floor * (1 - lift)
         - 1500 * (noise_db - 55) + rng.normal(0, 25000, N))

table = np.column_stack([area, rooms, floor, lift, year, metro, noise_db, energy])
tr, te = np.arange(N) < 4000, np.arange(N) >= 4000
mu, sd = table[tr].mean(0), table[tr].std(0)
table = (table - mu) / sd
p_mu, p_sd = price[tr].mean(), price[tr].std()
target = (price - p_mu) / p_sd

net = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(64, activation="relu"),
    layers.Dense(32, activation="relu"),
    layers.Dense(1),
])
net.compile(keras.optimizers.Adam(1e-3), loss="mae")
net.fit(table[tr], target[tr, None], epochs=40, batch_size=64, validation_split=0.1, verbose=2)
euro = net.predict(table[te], verbose=0)[:, 0] * p_sd + p_mu
r2 = 1 - ((euro - price[te]) ** 2).sum() / ((price[te] - price[te].mean()) ** 2).sum()
print("mean error %.0f euro, R2 %.3f" % (np.abs(euro - price[te]).mean(), r2))
