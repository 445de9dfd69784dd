import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, ops

# DNA reads -> 12-bit hash code -> transcription factor family.
keras.utils.set_random_seed(31)
rng = np.random.default_rng(31)
N, L, FAMILIES = 6000, 40, 6
motifs = rng.integers(0, 4, (FAMILIES, 7))
family = rng.integers(0, FAMILIES, N)
reads = rng.integers(0, 4, (N, L))
for i, f in enumerate(family):
    at = rng.integers(0, L - 7)
    reads[i, at:at + 7] = motifs[f]
onehot = np.eye(4, dtype="float32")[reads]


class HashCode(layers.Layer):
    """Binary code of +1/-1 so that reads can be looked up by Hamming distance."""

    def call(self, h):
        code = h + ops.stop_gradient(ops.sign(h) - h)
        return code


inp = keras.Input((L, 4))
h = layers.Conv1D(48, 9, padding="same", activation="relu")(inp)
h = layers.GlobalMaxPooling1D()(h)
h = layers.Dense(12, activation="tanh")(h)
code = HashCode(name="code")(h)
out = layers.Dense(FAMILIES, activation="softmax")(code)
model = keras.Model(inp, out)
model.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(onehot[:5000], family[:5000], epochs=15, batch_size=64, verbose=2,
          validation_data=(onehot[5000:], family[5000:]))
print("family accuracy on held-out reads: %.3f"
      % model.evaluate(onehot[5000:], family[5000:], verbose=0)[1])
