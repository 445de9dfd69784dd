import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
import tensorflow as tf
from keras import layers

SEED = 90
keras.utils.set_random_seed(SEED)
rng = np.random.default_rng(SEED)

# Water level of many reservoirs, with inflow and gate position, hourly.
# From a day of readings predict the level one hour later.
HOURS, N = 24, 4000
inflow = rng.normal(0, 1, (N, HOURS))
gate = rng.normal(0, 1, (N, HOURS))
step = 0.004 * (inflow - gate) / np.sqrt(2)
start = rng.normal(0, 1, (N, 1))
level = start + np.cumsum(step, axis=1) - step          # level before the hour's flow
following = level[:, -1] + step[:, -1]

windows = np.stack([level, inflow, gate], axis=-1).astype("float32")
following = following.astype("float32")
last = windows[:, -1, 0]

cut = 3200
scale = (following - last).std()
target = (following - last) / scale
train = tf.data.Dataset.from_tensor_slices((windows[:cut], target[:cut])).shuffle(cut, seed=SEED).batch(32)
valid = tf.data.Dataset.from_tensor_slices((windows[cut:], target[cut:])).batch(200)

inputs = keras.Input((HOURS, 3))
x = layers.GRU(24)(inputs)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
model.fit(train, validation_data=valid, epochs=15, verbose=2)

forecast = model.predict(windows[cut:], verbose=0)[:, 0] * scale + last[cut:]
error = np.mean((forecast - following[cut:]) ** 2)
naive = np.mean((last[cut:] - following[cut:]) ** 2)
print("mse of the model %.5f, of the last level %.5f" % (error, naive))
print("R2 of the forecast change: %.3f" % (1 - error / naive))
