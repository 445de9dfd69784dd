"""How warm will the village sauna be in 10 minutes?  (stove log, door openings)

Each evening is one series; whole evenings go to train / val / test. The number to predict is the CHANGE
of temperature, so that 'same as now' is the zero forecast.
"""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)
W, H = 20, 10


def evening(minutes=150):
    temp, heat = rng.uniform(20, 40), 0.0
    rows, door_left = [], 0
    for _ in range(minutes):
        log_on = rng.random() < 0.12                     # somebody puts a log into the stove
        heat = heat * 0.93 + (1.0 if log_on else 0.0)
        if door_left == 0 and rng.random() < 0.03:
            door_left = rng.integers(1, 4)
        door = door_left > 0
        door_left = max(0, door_left - 1)
        temp += 1.1 * heat - 0.03 * (temp - 15) - (2.0 if door else 0) + rng.normal(0, 0.15)
        rows.append((temp, float(log_on), float(door)))
    return np.array(rows)


def windows(evenings):
    X, Y = [], []
    for e in evenings:
        for i in range(W, len(e) - H, 2):
            X.append(e[i - W:i])
            Y.append(e[i + H - 1, 0] - e[i - 1, 0])
    return np.array(X, "float32"), np.array(Y, "float32")[:, None]


Xtr, Ytr = windows([evening() for _ in range(50)])
Xva, Yva = windows([evening() for _ in range(12)])
Xte, Yte = windows([evening() for _ in range(15)])
mx, sx = Xtr.mean((0, 1)), Xtr.std((0, 1))
my, sy = Ytr.mean(), Ytr.std()
norm = lambda X, Y: ((X - mx) / sx, (Y - my) / sy)
(Xtr, Ytr), (Xva, Yva), (Xte, Yte) = norm(Xtr, Ytr), norm(Xva, Yva), norm(Xte, Yte)

inp = keras.Input((W, 3))
z = layers.GRU(16)(inp)
out = layers.Dense(1)(z)
m = keras.Model(inp, out)
m.compile(keras.optimizers.Adam(5e-3), loss="mse", metrics=["mae"])
m.fit(Xtr, Ytr, validation_data=(Xva, Yva), epochs=40, batch_size=64, verbose=2,
      callbacks=[keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)])
for name, (X, Y) in dict(train=(Xtr, Ytr), val=(Xva, Yva), test=(Xte, Yte)).items():
    print("%-5s R2 of the change: %.3f" % (name, 1 - m.evaluate(X, Y, verbose=0)[0] / Y.var()))
