import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(72)
rng = np.random.default_rng(72)

# a melody of 7 notes, mostly a variation of what was played a bar of four notes before
follows = np.array([2, 4, 0, 6, 1, 3, 5])
melody = list(rng.integers(0, 7, 4))
while len(melody) < 3600:
    melody.append(follows[melody[-4]] if rng.random() < 0.93 else rng.integers(0, 7))
melody = np.array(melody)

n_notes = 2
x = np.lib.stride_tricks.sliding_window_view(melody[:-1], n_notes)
y = melody[n_notes:]
x_train, y_train, x_val, y_val = x[:2880], y[:2880], x[2880:], y[2880:]

notes = layers.Input((n_notes,), dtype="int32")
h = layers.Embedding(7, 12)(notes)
h = layers.LSTM(32)(h)
outputs = layers.Dense(7, activation="softmax")(h)
model = keras.Model(notes, outputs)
model.compile(
    loss="sparse_categorical_crossentropy",
    optimizer=keras.optimizers.Adam(0.005),
    metrics=["accuracy"],
)
fit = model.fit(
    x_train, y_train, batch_size=40, epochs=15, validation_data=(x_val, y_val), verbose=2
)
print(
    "accuracy %.3f val_accuracy %.3f"
    % (fit.history["accuracy"][-1], fit.history["val_accuracy"][-1])
)
