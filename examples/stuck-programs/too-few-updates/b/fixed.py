import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(27)
rng = np.random.default_rng(27)

# audio snippets, 128 samples, 8 pitch classes with overtones and noise
n, L, n_pitch = 6000, 128, 8
pitch = rng.integers(0, n_pitch, n)
f0 = 3.0 * 2 ** (pitch / 6)
t = np.arange(L) / L
ph = rng.uniform(0, 2 * np.pi, (n, 1))
amp = rng.uniform(0.3, 1.0, (n, 1))
wave = amp * (np.sin(2 * np.pi * f0[:, None] * t + ph) + 0.5 * np.sin(4 * np.pi * f0[:, None] * t + 2 * ph))
wave = (wave + rng.normal(0, 0.25, wave.shape)).astype("float32")[..., None]

model = keras.Sequential([
    keras.Input((L, 1)),
    layers.Conv1D(32, 16, strides=2, activation="relu"),
    layers.Conv1D(48, 8, strides=2, activation="relu"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(48, activation="relu"),
    layers.Dense(n_pitch, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(1e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(wave[:5000], pitch[:5000], epochs=50, batch_size=128,
                    validation_data=(wave[5000:], pitch[5000:]), verbose=2)
print("final val accuracy", round(history.history["val_accuracy"][-1], 3))
