# Yarn tension on a circular knitting machine. A tension trace of 90 needles is mapped to the
# stitch-length error at its end (a slow exponential mean of the tension, squashed by the take-up arm).
import numpy as np
import keras
from keras import layers, initializers

keras.utils.set_random_seed(314)
rs = np.random.default_rng(314)

NEEDLES = 90


def make(n):
    x = rs.normal(size=(n, NEEDLES, 2)).astype("float32")
    x[:, :, 0] += rs.normal(0, 0.6, size=(n, 1))          # bobbin offset
    state = np.zeros(n)
    for k in range(NEEDLES):
        state = 0.93 * state + 0.07 * (x[:, k, 0] - 0.5 * x[:, k, 1])
    y = np.tanh(1.5 * state)
    y = y + rs.normal(0, 0.05, size=n)
    return x, y.astype("float32").reshape(-1, 1)


x_tr, y_tr = make(1800)
x_va, y_va = make(500)


def build(units=48):
    return keras.Sequential([
        keras.Input((NEEDLES, 2)),
        layers.SimpleRNN(
            units,
            activation="tanh",
            recurrent_initializer=initializers.Orthogonal(gain=0.95),
        ),
        layers.Dense(1),
    ])


model = build()
model.compile(keras.optimizers.Adam(1e-3), loss="mse")
hist = model.fit(x_tr, y_tr, epochs=15, batch_size=32, validation_data=(x_va, y_va), verbose=2)

pred = model.predict(x_va, verbose=0)
r2 = 1 - np.mean((pred - y_va) ** 2) / np.var(y_va)
print("first / last training loss", hist.history["loss"][0], hist.history["loss"][-1])
print("validation R2 = %.3f" % r2)
