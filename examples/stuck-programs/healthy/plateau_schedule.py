import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Battery state of health from a discharge curve, lower the rate on plateaus, stop early.
keras.utils.set_random_seed(63)
rng = np.random.default_rng(63)
N, T = 4000, 60
soh = rng.uniform(0.6, 1.0, N)
resist = rng.uniform(0.02, 0.08, N)
cur = rng.uniform(0.8, 1.2, (N, 1)) * np.ones((N, T)) + rng.normal(0, 0.03, (N, T))
used = np.cumsum(cur, 1) / T / soh[:, None]
volt = 4.1 - 0.6 * used - 0.5 * np.maximum(used - 0.8, 0) ** 2 - resist[:, None] * cur
volt += rng.normal(0, 0.01, (N, T))
x = np.stack([volt, cur], -1)
x = ((x - x[:3000].mean((0, 1))) / x[:3000].std((0, 1))).astype("float32")
y = soh[:, None].astype("float32")
ym, ys = y[:3000].mean(), y[:3000].std()

model = keras.Sequential([
    keras.Input((T, 2)),
    layers.Conv1D(24, 7, strides=2), layers.BatchNormalization(), layers.Activation("relu"),
    layers.Conv1D(24, 5, strides=2), layers.BatchNormalization(), layers.Activation("relu"),
    layers.Flatten(),
    layers.Dense(32, activation="relu"),
    layers.Dense(1),
])
model.compile(keras.optimizers.Adam(5e-3), "mse")
model.fit(x[:3000], (y[:3000] - ym) / ys, validation_data=(x[3000:3500], (y[3000:3500] - ym) / ys),
          epochs=150, batch_size=64, verbose=2,
          callbacks=[keras.callbacks.ReduceLROnPlateau(factor=0.3, patience=4, min_lr=1e-6),
                     keras.callbacks.EarlyStopping(patience=14, restore_best_weights=True)])
p = model.predict(x[3500:], verbose=0) * ys + ym
t = y[3500:]
print("R2 %.4f, mean error %.4f" % (1 - ((p - t) ** 2).sum() / ((t - t.mean()) ** 2).sum(), np.abs(p - t).mean()))
