import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers, regularizers

# Bearing vibration snippets: six fault frequencies.
keras.utils.set_random_seed(12)
rng = np.random.default_rng(12)
N, T = 6000, 96
fault = rng.integers(0, 6, N)
t = np.arange(T)
phase = rng.uniform(0, 2 * np.pi, (N, 1))
freq = np.array([0.06, 0.09, 0.12, 0.15, 0.18, 0.21])[fault][:, None]
snips = np.sin(2 * np.pi * freq * t + phase) + rng.normal(0, 1.2, (N, T))
snips = snips.astype("float32")[..., None]

l2 = regularizers.L2(1e-5)
model = keras.Sequential([
    keras.Input((T, 1)),
    layers.Conv1D(24, 15, activation="relu", kernel_regularizer=l2),
    layers.MaxPooling1D(4),
    layers.Conv1D(32, 5, activation="relu", kernel_regularizer=l2),
    layers.GlobalAveragePooling1D(),
    layers.Dense(32, activation="relu", kernel_regularizer=l2),
    layers.Dense(6, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(snips[:5000], fault[:5000], epochs=12, batch_size=64, verbose=2,
          validation_data=(snips[5000:], fault[5000:]))
print("accuracy on held-out snippets: %.3f"
      % (model.predict(snips[5000:], verbose=0).argmax(1) == fault[5000:]).mean())
