import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(63)
rng = np.random.default_rng(63)

# gestures from one axis of a wristband, 18 samples: 0 rest, 1 shake, 2 lift, 3 lower
length = 18
ramp = np.linspace(-1, 1, length)


def record(kind):
    if kind == 0:
        return np.maximum(rng.normal(-1.2, 0.8, length), 0).round(1)
    if kind == 1:
        wave = np.sin(rng.uniform(1.2, 1.8) * np.arange(length) + rng.uniform(0, 6))
    else:
        wave = ramp if kind == 2 else -ramp
    return 9.8 + rng.uniform(1, 4) * wave + 0.3 * rng.normal(size=length)


def example():
    kind = rng.integers(0, 4)
    sample = record(kind)
    sample = (sample - sample.mean()) / sample.std()
    return sample[:, None].astype("float32"), kind


def batches(size=50):
    while True:
        pairs = [example() for _ in range(size)]
        yield np.stack([x for x, _ in pairs]), np.array([k for _, k in pairs])


class GestureModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.lstm = keras.layers.LSTM(20)
        self.classes = keras.layers.Dense(4)

    def call(self, x):
        return self.classes(self.lstm(x))


model = GestureModel()
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(batches(), steps_per_epoch=40, epochs=10, verbose=2)
print("new gestures:", model.evaluate(batches(), steps=20, verbose=0))
