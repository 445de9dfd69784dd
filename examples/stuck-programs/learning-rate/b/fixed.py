import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(6)
rng = np.random.default_rng(6)

# melodies as note numbers (3 octaves), find the key (12 tonics, major scale)
n_mel, n_notes = 6000, 32
scale = np.array([0, 2, 4, 5, 7, 9, 11])
degree_p = np.array([0.3, 0.08, 0.18, 0.08, 0.22, 0.08, 0.06])
key = rng.integers(0, 12, n_mel)
deg = rng.choice(7, size=(n_mel, n_notes), p=degree_p)
notes = (scale[deg] + key[:, None]) % 12 + 12 * rng.integers(0, 3, (n_mel, n_notes))

inp = keras.Input((n_notes,), dtype="int32")
pos = keras.ops.arange(n_notes)
x = layers.Embedding(36, 32)(inp) + layers.Embedding(n_notes, 32)(pos)
a = layers.MultiHeadAttention(num_heads=2, key_dim=16)(x, x)
x = layers.LayerNormalization()(x + a)
f = layers.Dense(64, activation="relu")(x)
f = layers.Dense(32)(f)
x = layers.LayerNormalization()(x + f)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dense(32, activation="relu")(x)
out = layers.Dense(12, activation="softmax")(x)

model = keras.Model(inp, out)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(notes[:5000], key[:5000], batch_size=64, epochs=12,
          validation_data=(notes[5000:], key[5000:]), verbose=2)
print("accuracy:", model.evaluate(notes[5000:], key[5000:], verbose=0)[1])
