"""Bow strokes (force, speed, tilt) -> detache, legato, spiccato. Dropout and a cosine schedule;
validation is above training because dropout is off there."""
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)
T = 48


def stroke(kind):
    t = np.linspace(0, 1, T)
    cycles = {0: 3, 1: 1, 2: 6}[kind] + rng.uniform(-0.3, 0.3)
    wave = np.sin(2 * np.pi * (cycles * t + rng.uniform()))
    force = np.abs(wave) if kind == 2 else 0.6 + 0.2 * wave
    return np.stack([force, wave * rng.uniform(0.7, 1.2), 0.4 * rng.normal() * np.ones(T)], -1) + rng.normal(0, 1.0, (T, 3))


kinds = rng.integers(0, 3, 2600)
x = np.stack([stroke(k) for k in kinds]).astype("float32")
x_tr, k_tr, x_va, k_va = x[:2000], kinds[:2000], x[2000:], kinds[2000:]
mu, sd = x_tr.mean((0, 1)), x_tr.std((0, 1))
x_tr, x_va = (x_tr - mu) / sd, (x_va - mu) / sd

EPOCHS, BATCH = 14, 32
steps = EPOCHS * int(np.ceil(len(x_tr) / BATCH))
schedule = keras.optimizers.schedules.CosineDecay(3e-3, decay_steps=steps, alpha=0.02)

net = keras.Sequential([
    layers.Input((T, 3)),
    layers.Conv1D(32, 7, activation="relu"),
    layers.SpatialDropout1D(0.2),
    layers.MaxPooling1D(2),
    layers.Conv1D(32, 5, activation="relu"),
    layers.GlobalAveragePooling1D(),
    layers.Dropout(0.4),
    layers.Dense(32, activation="relu"),
    layers.Dropout(0.4),
    layers.Dense(3, activation="softmax"),
])
net.compile(keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(x_tr, k_tr, epochs=EPOCHS, batch_size=BATCH, validation_data=(x_va, k_va), verbose=2)
print("strokes named right: %.3f" % net.evaluate(x_va, k_va, verbose=0)[1])
