"""Gas concentration from the transients of an 8-sensor array."""
import os
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow as tf
import keras

rng = np.random.default_rng(2024)
keras.utils.set_random_seed(2024)

SENSORS, SAMPLES, SHOTS = 8, 24, 2000
gain = rng.uniform(0.6, 1.6, SENSORS)
half = rng.uniform(0.15, 0.9, SENSORS)
tau = rng.uniform(2.0, 9.0, SENSORS)


def transient(c):
    """Response of the array to a step of concentration c (ppm, relative to full scale)."""
    t = np.arange(SAMPLES)[:, None]
    level = gain * c / (half + c)
    rise = 1.0 - np.exp(-t / (tau / (0.5 + c)))
    return level * rise * rng.normal(1.0, 0.02) + rng.normal(0, 0.015, (SAMPLES, SENSORS))


concentration = np.linspace(0.02, 1.0, SHOTS) + rng.normal(0, 0.004, SHOTS)
x = np.stack([transient(c) for c in concentration]).astype("float32")
y = (2.0 * concentration - 1.0).astype("float32").reshape(-1, 1)
print("x", x.shape, x.mean().round(3), x.std().round(3), " y", y.min(), y.max())

dataset = tf.data.Dataset.from_tensor_slices((x, y))
dataset = dataset.shuffle(SHOTS, seed=0, reshuffle_each_iteration=False)

n_train = int(0.8 * SHOTS)
train_ds = dataset.take(n_train).shuffle(n_train, seed=1).batch(32).prefetch(2)
val_ds = dataset.skip(n_train).batch(32).prefetch(2)

model = keras.Sequential([
    keras.Input((SAMPLES, SENSORS)),
    keras.layers.SimpleRNN(24),
    keras.layers.Dense(16, activation="tanh"),
    keras.layers.Dense(1, activation="tanh"),
], name="enose")
model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss="mse",
              metrics=["mae", keras.metrics.R2Score(name="r2")])
model.fit(train_ds, validation_data=val_ds, epochs=15, verbose=2)

mse, mae, r2 = model.evaluate(val_ds, verbose=0)
print("validation  mse %.4f  mae %.4f  r2 %.3f" % (mse, mae, r2))
