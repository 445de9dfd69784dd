import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)

# Melodies of 16 notes (one octave, as numbers -1..1): does the tune, on the whole,
# rise, fall, or come back to where it began?
STEPS = 16


def tune(kind):
    if kind == 0:
        line = np.linspace(-0.6, 0.6, STEPS)
    elif kind == 1:
        line = np.linspace(0.6, -0.6, STEPS)
    else:
        line = 0.8 * np.sin(np.linspace(0, np.pi, STEPS)) * rng.choice([-1, 1])
    return np.clip(line + rng.uniform(-0.2, 0.2) + rng.normal(0, 0.12, STEPS), -1, 1)


kinds = rng.integers(0, 3, 2400)
tunes = np.stack([tune(k) for k in kinds])[..., None].astype("float32")


def batches(lo, hi, size=40):
    while True:
        for at in range(lo, hi, size):
            yield tunes[at:at + size], kinds[at:at + size]


inp = keras.Input((STEPS, 1))
h = layers.Conv1D(24, 3, padding="same", activation="tanh")(inp)
h = layers.Flatten()(h)
h = layers.Dense(64, activation="relu")(h)
out = layers.Dense(3)(h)
model = keras.Model(inp, out)
model.compile(
    optimizer=keras.optimizers.Adam(0.001),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(batches(0, 2000), steps_per_epoch=50, epochs=12,
          validation_data=batches(2000, 2400), validation_steps=10, verbose=2)

print("accuracy: %.3f" % model.evaluate(tunes[2000:], kinds[2000:], verbose=0)[1])
