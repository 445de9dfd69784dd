"""Lock keeper's forecast: water level of the canal pound at the next full hour.
Table: level (cm over datum), gate (net opening that the duty roster sets for the coming hour)."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)

HOURS = 6000
gate = rng.normal(0, 1, HOURS)
level = np.zeros(HOURS)
for h in range(1, HOURS):
    level[h] = 0.985 * level[h - 1] + 2.0 * gate[h - 1] + rng.normal(0, 0.35)
table = {"level": 180 + level, "gate": gate}

COLUMNS = ["level", "gate"]
WINDOW = 12

raw = np.stack([table[c] for c in COLUMNS], axis=1)
split = 4800
scaled = (raw - raw[:split].mean(0)) / raw[:split].std(0)


def windows(arr, lo, hi):
    xs = np.stack([arr[i:i + WINDOW] for i in range(lo, hi - WINDOW)])
    ys = np.array([arr[i + WINDOW, 0] for i in range(lo, hi - WINDOW)])
    return xs.astype("float32"), ys.astype("float32")[:, None]


x_train, y_train = windows(scaled, 0, split)
x_test, y_test = windows(scaled, split, HOURS)

model = keras.Sequential([
    layers.Input((WINDOW, len(COLUMNS))),
    layers.GRU(32, return_sequences=True),
    layers.Flatten(),
    layers.Dense(32, activation="relu"),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
model.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=25, batch_size=64, verbose=0,
          callbacks=[keras.callbacks.ReduceLROnPlateau(patience=4, factor=0.4)])

p = model.predict(x_test, verbose=0)
sd = raw[:split, 0].std()
mse = np.mean((p - y_test) ** 2)
print("test RMSE %.3f cm" % (np.sqrt(mse) * sd))
print("test R2 %.4f" % (1 - mse / y_test.var()))
