import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(7)
rng = np.random.default_rng(7)

# Melodies in a major or a minor key, 24 notes as pitch (semitones above the lowest key).
MAJOR = np.array([0, 2, 4, 5, 7, 9, 11])
MINOR = np.array([0, 2, 3, 5, 7, 8, 10])


def melody(minor):
    scale = MINOR if minor else MAJOR
    degree = np.clip(np.cumsum(rng.integers(-2, 3, 24)) + 3, 0, 6)
    return scale[degree] + 12 * rng.integers(0, 2, 24)


mode = rng.integers(0, 2, 2000)
notes = np.array([melody(m) for m in mode], dtype="int32")


class SelfAttention(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.q, self.k, self.v = layers.Dense(units), layers.Dense(units), layers.Dense(units)
        self.scale = units**-0.5

    def call(self, x):
        weights = ops.softmax(ops.matmul(self.q(x), ops.transpose(self.k(x), (0, 2, 1))) * self.scale)
        return ops.matmul(weights, self.v(x))


class KeyModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(24, 16)
        self.attend = SelfAttention(16)
        self.norm = layers.LayerNormalization()
        self.pool = layers.GlobalAveragePooling1D()
        self.hidden = layers.Dense(32, activation="tanh")
        self.out = layers.Dense(2, activation="softmax")

    def call(self, x):
        x = self.embed(x)
        x = self.norm(x + self.attend(x))
        return self.out(self.hidden(self.pool(x)))


model = KeyModel()
optimizer = keras.optimizers.SGD(learning_rate=0.05, momentum=0.9)
model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(notes[:1600], mode[:1600], epochs=15, batch_size=32, validation_data=(notes[1600:], mode[1600:]), verbose=2)

print("accuracy %.3f" % model.evaluate(notes[1600:], mode[1600:], verbose=0)[1])
