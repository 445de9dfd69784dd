# Cars waiting at a ferry slip, per sailing (12 sailings a day, weekly pattern on top). What is left after
# the pattern is pure chance, so no model can get under the spread of that chance.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(13)
rng = np.random.default_rng(13)

SAILINGS, DAYS = 12, 320
t = np.arange(SAILINGS * DAYS)
hour, day = t % SAILINGS, (t // SAILINGS) % 7
pattern = 40 + 14 * np.sin(2 * np.pi * hour / SAILINGS) + 6 * np.cos(4 * np.pi * hour / SAILINGS)
pattern = pattern + np.where(day >= 5, 10, 0)
CHANCE = 8.0
cars = pattern + rng.normal(0, CHANCE, len(t))

cut = SAILINGS * 250
mean, std = cars[:cut].mean(), cars[:cut].std()
z = ((cars - mean) / std).astype("float32")
clock = np.stack([np.sin(2 * np.pi * hour / SAILINGS), np.cos(2 * np.pi * hour / SAILINGS),
                  np.where(day >= 5, 1., -1.)], -1).astype("float32")

LOOK = 24


def make(lo, hi):
    """history of LOOK sailings (cars + clock of the NEXT sailing, which the timetable tells)"""
    x = np.stack([np.concatenate([z[k - LOOK:k, None], clock[k - LOOK + 1:k + 1]], axis=1) for k in range(lo, hi)])
    return x, z[lo:hi, None]


x_train, y_train = make(LOOK, cut)
x_val, y_val = make(cut + LOOK, len(t))

model = keras.Sequential([layers.Input((LOOK, 4)), layers.GRU(24), layers.Dense(1)])
model.compile(keras.optimizers.Adam(3e-3), "mse")
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=12, batch_size=64, verbose=2,
          callbacks=[keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)])
res = (y_val - model.predict(x_val, verbose=0)) * std
r2 = 1 - res.var() / cars[cut + LOOK:].var()
print("RMSE %.2f cars (chance alone: %.2f), R2 %.3f" % (np.sqrt((res ** 2).mean()), CHANCE, r2))
