# State of health of battery cells from one discharge curve + the temperature of the test bench
import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np
import keras
from keras import layers as L

POINTS = 40
EPOCHS = 6
rng = np.random.default_rng(404)


def cells(n):
    soh = rng.uniform(0.6, 1.0, n)                       # what we want
    temp = rng.uniform(5, 40, n)                         # degrees C
    load = rng.uniform(0.8, 1.2, n)
    q = np.linspace(0, 1, POINTS)[None]
    usable = (soh * (1 + 0.006 * (temp - 25)))[:, None]
    depth = q * load[:, None] / usable
    volt = 4.15 - 0.5 * depth - 0.9 / (1 + np.exp(-18 * (depth - 0.95))) - 0.05 * load[:, None]
    volt = volt + rng.normal(0, 0.005, volt.shape)
    curve = np.stack([volt - 3.6, np.broadcast_to(load[:, None] - 1, volt.shape)], axis=-1)
    return curve.astype("float32"), ((temp - 22.5) / 10)[:, None].astype("float32"), ((soh - 0.8) / 0.115).astype("float32")


def stream(curve, temp, soh, batch):
    """Endless stream for fit, in a new order in every pass."""
    n = len(soh)
    while True:
        order = rng.permutation(n)
        for i in range(0, n - batch + 1, batch):
            rows = order[i:i + batch]
            yield (curve[rows], temp[rows]), soh[rows, None]


train, test = cells(2400), cells(600)
BATCH = 16

keras.utils.set_random_seed(3)
curve_in = keras.Input((POINTS, 2), name="curve")
temp_in = keras.Input((1,), name="bench_temperature")
h = L.Concatenate()([L.Flatten()(curve_in), temp_in])
for width in (64, 32):
    h = L.Dense(width, use_bias=False)(h)
    h = L.BatchNormalization(momentum=0.95)(h)
    h = L.Activation("gelu")(h)
soh_out = L.Dense(1, name="soh")(h)
model = keras.Model([curve_in, temp_in], soh_out)
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss=keras.losses.Huber(), metrics=["mae"])

model.fit(
    stream(*train, batch=BATCH),
    steps_per_epoch=len(train[2]) // BATCH,
    epochs=EPOCHS,
    validation_data=((test[0], test[1]), test[2][:, None]),
    verbose=2,
)

pred = model.predict((test[0], test[1]), verbose=0)[:, 0]
r2 = 1 - np.sum((pred - test[2]) ** 2) / np.sum((test[2] - test[2].mean()) ** 2)
print(f"mean absolute error {0.115 * np.mean(np.abs(pred - test[2])):.4f} of SOH, R2 {r2:.3f}")
