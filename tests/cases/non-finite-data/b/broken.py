import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(62)
rng = np.random.default_rng(62)

# value, moving average and spread of the last 20 values -> is the value in 3 steps above the average?
steps = np.arange(3000)
value = np.sin(0.21 * steps) + 0.5 * np.sin(0.083 * steps + 1) + 0.1 * rng.normal(size=len(steps))
span = 20
average = np.full(len(value), np.nan)
spread = np.full(len(value), np.nan)
for i in range(span - 1, len(value)):
    average[i] = value[i - span + 1 : i + 1].mean()
    spread[i] = value[i - span + 1 : i + 1].std()

table = np.stack([value, average, spread], axis=1)
table = (table - np.nanmean(table, axis=0)) / np.nanstd(table, axis=0)

window, ahead, start = 12, 3, 0
rows = range(start, len(value) - window - ahead)
x = np.array([table[i : i + window] for i in rows], dtype="float32")
y = np.array([value[i + window + ahead - 1] > average[i + window - 1] for i in rows], dtype="int32")
split = int(0.8 * len(x))

inputs = keras.Input((window, 3))
h = layers.Bidirectional(layers.GRU(12))(inputs)
outputs = layers.Dense(2, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(
    x[:split],
    y[:split],
    epochs=12,
    batch_size=32,
    validation_data=(x[split:], y[split:]),
    verbose=2,
).history
print("loss %.4f val_accuracy %.4f" % (history["loss"][-1], history["val_accuracy"][-1]))
