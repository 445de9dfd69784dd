import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(52)
rng = np.random.default_rng(52)

# 4 kinds of sentences of 10 words, told apart by their key words
x = rng.integers(16, 64, size=(3200, 10))
y = rng.integers(0, 4, 3200)
for row, label in zip(x, y):
    row[rng.choice(10, 2, replace=False)] = label * 4 + rng.integers(0, 4, 2)

inputs = keras.Input((10,), dtype="int32")
h = layers.Embedding(64, 16)(inputs)
h = layers.Bidirectional(layers.GRU(16))(h)
outputs = layers.Dense(4, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(
    x[:2560],
    y[:2560],
    batch_size=128,
    epochs=2,
    validation_data=(x[2560:], y[2560:]),
    verbose=2,
)
print("val_accuracy:", round(history.history["val_accuracy"][-1], 4))
