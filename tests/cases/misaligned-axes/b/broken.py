import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)
rng = np.random.default_rng(1)

samples, timesteps, channels = 1600, 20, 2
labels = rng.integers(0, 3, samples)


def record(kind):
    t = np.arange(timesteps)
    f = rng.uniform(0.08, 0.16)
    phase = rng.uniform(0, 1)
    u = (f * t + phase) % 1.0
    if kind == 0:
        wave = np.sin(2 * np.pi * u)
    elif kind == 1:
        wave = np.where(u < 0.5, 1.0, -1.0)
    else:
        wave = 2 * u - 1
    return np.stack([wave, np.gradient(wave)]) + 0.05 * rng.normal(size=(2, timesteps))


# the recorder exports (channel, time, trial)
recordings = np.stack([record(k) for k in labels], axis=-1)
print(recordings.shape)

X = recordings.reshape(samples, timesteps, channels).astype("float32")

inputs = keras.Input(shape=(timesteps, channels))
x = layers.Conv1D(16, 3, activation="relu")(inputs)
x = layers.GRU(16)(x)
outputs = layers.Dense(3, activation="softmax")(x)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.Adam(5e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(X, labels, epochs=25, batch_size=32, validation_split=0.2, verbose=0)
print("train acc", round(history.history["accuracy"][-1], 4))
print("val acc", round(history.history["val_accuracy"][-1], 4))
