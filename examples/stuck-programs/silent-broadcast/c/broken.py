"""Occupancy of three motorway loops, 30 minutes ahead, from the last 4 hours (10-minute counts)."""
import numpy as np
import keras
from keras import layers

WINDOW = 24
AHEAD = 3
STATIONS = ["north", "ring", "harbour"]

rng = np.random.default_rng(71)


def simulate(n):
    """Pulses enter at north, reach ring 3 steps later and the harbour 6 steps later."""
    inflow = np.zeros(n + 10)
    for t in range(2, n + 10):
        inflow[t] = 1.6 * inflow[t - 1] - 0.98 * inflow[t - 2] + rng.normal(0, 0.1)
    north = inflow[10:]
    ring = 0.8 * inflow[7:-3] + 0.25 * np.sin(np.arange(n) / 9.0)
    harbour = 0.6 * inflow[4:-6] - 0.3 * ring
    return np.stack([north, ring, harbour], axis=1)


def windows(series):
    xs, ys = [], []
    for i in range(len(series) - WINDOW - AHEAD):
        last = i + WINDOW
        xs.append(series[i:last])
        ys.append(series[last + AHEAD - 1:last + AHEAD])
    return np.array(xs, "float32"), np.array(ys, "float32")


flow = simulate(4200)
mean, std = flow[:3200].mean(axis=0), flow[:3200].std(axis=0)
flow = (flow - mean) / std

x_train, y_train = windows(flow[:3200])
x_val, y_val = windows(flow[3200:])

keras.utils.set_random_seed(5)
inputs = keras.Input((WINDOW, len(STATIONS)))
h = layers.GRU(32)(inputs)
h = layers.Dense(32, activation="relu")(h)
outputs = layers.Dense(len(STATIONS))(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mse", metrics=["mae"])

model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=12, batch_size=64, verbose=2)

pred = model.predict(x_val, verbose=0)
truth = y_val.reshape(len(y_val), -1)
for k, name in enumerate(STATIONS):
    r2 = 1 - np.mean((truth[:, k] - pred[:, k]) ** 2) / np.var(truth[:, k])
    print(f"{name:8s} R2 {r2:.3f}  spread of the predictions {pred[:, k].std():.3f}")
r2 = 1 - np.mean((truth - pred) ** 2, axis=0) / truth.var(axis=0)
print("mean R2 on the held-out weeks: %.3f" % r2.mean())
