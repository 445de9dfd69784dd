import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Peptides of 20 residues (20 letters): does it bind? Anchors at positions 2 and 9.
keras.utils.set_random_seed(55)
rng = np.random.default_rng(55)
N, L = 6000, 20
pep = rng.integers(0, 20, (N, L))
hydro = np.array([1.8, -4.5, -3.5, -3.5, 2.5, -3.5, -3.5, -0.4, -3.2, 4.5,
                  3.8, -3.9, 1.9, 2.8, -1.6, -0.8, -0.7, -0.9, -1.3, 4.2])
binds = ((hydro[pep[:, 1]] + hydro[pep[:, 8]]) > 0).astype("float32")[:, None]


class Binder(keras.Model):
    def __init__(self):
        super().__init__()
        self.emb = layers.Embedding(20, 8)
        self.flat = layers.Flatten()
        self.drop_in = layers.Dropout(0.2)
        self.d1 = layers.Dense(128, activation="relu")
        self.drop = layers.Dropout(0.5)
        self.d2 = layers.Dense(64, activation="relu")
        self.logit = layers.Dense(1)

    def call(self, x, training=False):
        h = self.drop_in(self.flat(self.emb(x)), training=training)
        h = self.drop(self.d1(h), training=training)
        return self.logit(self.d2(h))


model = Binder()
model.compile(keras.optimizers.Adam(1e-3), keras.losses.BinaryCrossentropy(from_logits=True),
              metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
model.fit(pep[:5000], binds[:5000], epochs=15, batch_size=64, verbose=2,
          validation_data=(pep[5000:], binds[5000:]))
print("held-out accuracy %.3f" % model.evaluate(pep[5000:], binds[5000:], verbose=0)[1])
