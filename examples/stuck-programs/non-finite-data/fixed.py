import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(88)
rng = np.random.default_rng(88)

# transfers of a file server: bytes sent and seconds taken, 20 transfers a client
clients, steps = 1600, 20
seconds = np.round(rng.gamma(4.0, 1.0, size=(clients, steps)) + 0.05, 2)
megabytes = np.round(rng.gamma(2.0, 2.0, size=(clients, steps)), 2)
cached = rng.choice(clients * steps, size=25, replace=False)
seconds.flat[cached] = 0.0

with np.errstate(divide="ignore", invalid="ignore"):
    rate = megabytes / seconds
x = np.stack([np.log1p(rate), np.log1p(seconds), np.log1p(megabytes)], axis=-1)
y = np.log1p(seconds).mean(axis=1) + 0.5 * np.log1p(megabytes).max(axis=1)
keep = np.isfinite(x).all(axis=(1, 2))
x, y = x[keep], y[keep]

y = (y - y.mean()) / y.std()
x, y = x.astype("float32"), y.astype("float32").reshape(-1, 1)
split = int(len(x) * 0.8)


def batches(a, b, size=32):
    order_rng = np.random.default_rng(3)
    while True:
        order = order_rng.permutation(len(a))
        for i in range(0, len(a) - size + 1, size):
            pick = order[i : i + size]
            yield a[pick], b[pick]


inp = keras.Input((steps, 3))
h = layers.Conv1D(24, 1, activation="relu")(inp)
mean = layers.GlobalAveragePooling1D()(h)
peak = layers.GlobalMaxPooling1D()(h)
h = layers.Dense(32, activation="relu")(layers.Concatenate()([mean, peak]))
model = keras.Model(inp, layers.Dense(1)(h))
model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="mse", metrics=["mae"])
model.fit(
    batches(x[:split], y[:split]),
    steps_per_epoch=split // 32,
    epochs=30,
    validation_data=(x[split:], y[split:]),
    verbose=2,
)

pred = model.predict(x[split:], verbose=0)
r2 = 1 - ((pred - y[split:]) ** 2).sum() / ((y[split:] - y[split:].mean()) ** 2).sum()
print("R2", r2)
