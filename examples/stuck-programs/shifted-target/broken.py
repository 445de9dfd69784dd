import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)

# Per-base annotation: every base gets one of three site types,
# which depends on the base itself and its two neighbours.
N, L, FLANK = 1500, 48, 4
SITE = rng.permutation(np.arange(64) % 3).reshape(4, 4, 4)

genome = rng.integers(0, 4, size=(N, L + 2 * FLANK))
left, mid, right = genome[:, :-2], genome[:, 1:-1], genome[:, 2:]
sites = np.pad(SITE[left, mid, right], ((0, 0), (1, 1)))

reads = genome[:, FLANK:FLANK + L]
tags = sites[:, :L]

x_train, x_test = reads[:1200], reads[1200:]
y_train, y_test = tags[:1200], tags[1200:]

inputs = keras.Input((L,), dtype="int32")
h = layers.Embedding(4, 12)(inputs)
h = layers.Conv1D(96, 3, padding="same", activation="relu")(h)
h = layers.Dense(48, activation="relu")(h)
outputs = layers.Dense(3, activation="softmax")(h)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x_train, y_train, batch_size=32, epochs=12,
          validation_data=(x_test, y_test), verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print(f"test accuracy per base: {acc:.3f}")
