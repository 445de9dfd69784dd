import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(61)
rng = np.random.default_rng(61)

# Chords of a piece (24 notes out of 12) with the key as the class: major scales of
# six keys, with a few notes from outside.
SCALE = np.array([0, 2, 4, 5, 7, 9, 11])
KEYS, LENGTH, N = 6, 24, 4000
key = rng.integers(0, KEYS, N)
notes = (SCALE[rng.integers(0, 7, (N, LENGTH))] + 2 * key[:, None]) % 12
stray = rng.random((N, LENGTH)) < 0.08
notes[stray] = rng.integers(0, 12, stray.sum())
y = keras.utils.to_categorical(key, KEYS)

model = keras.Sequential([
    keras.Input((LENGTH,), dtype="int32"),
    layers.Embedding(12, 12),
    layers.Bidirectional(layers.GRU(24)),
    layers.Dropout(0.2),
    layers.Dense(KEYS, activation="softmax"),
])
schedule = keras.optimizers.schedules.CosineDecay(5e-3, decay_steps=100 * 30, alpha=0.01)
model.compile(optimizer=keras.optimizers.AdamW(schedule), loss="categorical_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=4, restore_best_weights=True)
model.fit(notes[:3200], y[:3200], validation_data=(notes[3200:3600], y[3200:3600]),
          epochs=30, batch_size=32, callbacks=[stop], verbose=2)
print("accuracy: %.3f" % model.evaluate(notes[3600:], y[3600:], verbose=0)[1])
