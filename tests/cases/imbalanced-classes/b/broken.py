import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(52)
rng = np.random.default_rng(52)

# machine messages: 0 normal, 1 loose belt, 2 worn tool, 3 leak; the three faults are rare
n_rows, n_events, n_codes = 6000, 14, 30
kind = rng.choice(4, size=n_rows, p=[0.94, 0.02, 0.02, 0.02])
events = rng.integers(6, n_codes, size=(n_rows, n_events))
for row, k in zip(events, kind):
    first, second = np.sort(rng.choice(n_events, 2, replace=False))
    row[first], row[second] = [(0, 1), (1, 0), (2, 1), (0, 2)][k]
    if k == 0:
        row[first], row[second] = [(0, 1), (1, 2), (2, 0)][rng.integers(3)]

train, test = slice(0, 4800), slice(4800, n_rows)
class_weight = None

inputs = keras.Input(shape=(n_events,), dtype="int32")
h = layers.Embedding(n_codes, 12)(inputs)
h = layers.GRU(24)(h)
outputs = layers.Dense(4, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.002),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    events[train],
    kind[train],
    batch_size=64,
    epochs=8,
    class_weight=class_weight,
    validation_data=(events[test], kind[test]),
    verbose=2,
)
guess = model.predict(events[test], verbose=0).argmax(-1)
recalls = [np.mean(guess[kind[test] == k] == k) for k in range(4)]
print("recall of each kind:", np.round(recalls, 3), "mean:", round(float(np.mean(recalls)), 3))
