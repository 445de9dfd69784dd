"""
Goods lift in an old warehouse. The controller logs every button press, and we
want a net which tells, after each press, at which floor the cage stands
(the floor sensor is often out of order). Floors 0..5.
"""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)

PRESSES = ["up", "down", "up2", "down2", "hold", "ground", "top"]
N_FLOORS = 6
N_SHIFTS, T = 2500, 18


def one_shift():
    """presses of one shift + floor of the cage after each of them"""
    floor = 0
    presses, floors = [], []
    for _ in range(T):
        p = rng.choice(len(PRESSES), p=[.24, .24, .15, .15, .1, .06, .06])
        name = PRESSES[p]
        if name == "up":
            floor += 1
        elif name == "down":
            floor -= 1
        elif name == "up2":
            floor += 2
        elif name == "down2":
            floor -= 2
        elif name == "ground":
            floor = 0
        elif name == "top":
            floor = N_FLOORS - 1
        floor = min(max(floor, 0), N_FLOORS - 1)
        presses.append(p)
        floors.append(floor)
    return presses, floors


logs = [one_shift() for _ in range(N_SHIFTS)]
presses = np.array([l[0] for l in logs], "int32")
floors = np.array([l[1] for l in logs], "int32")

x, y = presses[:, :-1], floors[:, 1:]

n_val = 500
x_train, y_train = x[:-n_val], y[:-n_val]
x_val, y_val = x[-n_val:], y[-n_val:]

model = keras.Sequential([
    keras.Input((None,), dtype="int32"),
    layers.Embedding(len(PRESSES), 12),
    layers.GRU(48, return_sequences=True),
    layers.TimeDistributed(layers.Dense(N_FLOORS, activation="softmax")),
])
model.compile(keras.optimizers.Adam(4e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=12, batch_size=64, verbose=2)

print("floor accuracy on the held-out shifts: %.3f" % model.evaluate(x_val, y_val, verbose=0)[1])
