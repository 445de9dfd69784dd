import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Soft sensor: estimate the header pressure of a pump station from the valve
# openings and the pump speed of the last minutes.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)

STEPS = 8000
WINDOW = 12

valve_a = rng.uniform(0, 1, STEPS)
valve_b = rng.uniform(0, 1, STEPS)
pump = rng.normal(0, 1, STEPS)
demand = np.sin(np.arange(STEPS) * 2 * np.pi / 480)

pressure = np.zeros(STEPS)
for t in range(1, STEPS):
    inflow = pump[t] * (0.4 + valve_a[t]) - 1.5 * (valve_b[t] - 0.5)
    pressure[t] = 0.25 * pressure[t - 1] + inflow + 0.2 * demand[t]
pressure += rng.normal(0, 0.05, STEPS)
pressure = (pressure - pressure.mean()) / pressure.std()

signals = np.stack([2 * valve_a - 1, 2 * valve_b - 1, pump, demand], axis=-1).astype("float32")


def make_windows(signals, target, window):
    xs, ys = [], []
    for i in range(len(signals) - window):
        xs.append(signals[i:i + window])
        ys.append(target[i + window - 1])
    return np.array(xs, "float32"), np.array(ys, "float32")[:, None]


x, y = make_windows(signals, pressure, WINDOW)
cut = int(0.75 * len(x))
x_tr, y_tr = x[:cut], y[:cut]
x_te, y_te = x[cut + WINDOW:], y[cut + WINDOW:]

inp = keras.Input((WINDOW, signals.shape[1]))
h = layers.GRU(32)(inp)
h = layers.Dense(32, activation="relu")(h)
out = layers.Dense(1)(h)
model = keras.Model(inp, out)
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
model.fit(x_tr, y_tr, epochs=15, batch_size=64, validation_data=(x_te, y_te), verbose=2)

pred = model.predict(x_te, verbose=0)
r2 = 1 - np.mean((pred - y_te) ** 2) / np.var(y_te)
print("test R2 %.3f" % r2)
