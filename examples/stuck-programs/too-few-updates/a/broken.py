import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

# Chord recognition: 12 pitch-class energies per beat, 16 beats, label every beat
# with the chord sounding (12 major + 12 minor).
keras.utils.set_random_seed(40)
rng = np.random.default_rng(40)
SONGS, BEATS = 1500, 16
chord = rng.integers(0, 24, (SONGS, BEATS // 4)).repeat(4, axis=1)
root, minor = chord % 12, chord // 12
chroma = rng.gamma(1.0, 0.15, (SONGS, BEATS, 12))
s, b = np.indices((SONGS, BEATS))
chroma[s, b, root] += 0.8
chroma[s, b, (root + 4 - minor) % 12] += 0.6
chroma[s, b, (root + 7) % 12] += 0.7
chroma = chroma.astype("float32")

n = 1200
model = keras.Sequential()
model.add(keras.Input((BEATS, 12)))
model.add(layers.Bidirectional(layers.LSTM(48, return_sequences=True)))
model.add(layers.Dropout(0.1))
model.add(layers.TimeDistributed(layers.Dense(24, activation="softmax")))
model.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss="sparse_categorical_crossentropy",
              metrics=["accuracy"])
model.fit(chroma[:n], chord[:n], batch_size=32, epochs=3, verbose=2,
          validation_data=(chroma[n:], chord[n:]))
print("chords right:", model.evaluate(chroma[n:], chord[n:], verbose=0)[1])
