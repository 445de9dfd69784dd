import os; os.environ.setdefault("KERAS_BACKEND", "jax")
# Gesture recognition from a 3-axis accelerometer (4 gestures).
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(7)
rng = np.random.default_rng(7)

N, T, C = 3000, 40, 3
FREQS = [1.5, 2.5, 4.0, 6.0]


def record_session(n):
    """The logger writes one frame per tick for all wrist bands: (ticks, bands, axes)."""
    gesture = rng.integers(0, 4, n)
    t = np.linspace(0, 1, T)[:, None, None]
    f = np.array(FREQS)[gesture][None, :, None]
    phase = rng.uniform(0, 2 * np.pi, (1, n, C))
    amp = rng.uniform(0.6, 1.4, (1, n, C))
    frames = amp * np.sin(2 * np.pi * f * t + phase) + 0.3 * rng.normal(size=(T, n, C))
    return frames.astype("float32"), gesture


frames, gesture = record_session(N)
# one row per band for keras: (samples, timesteps, features)
X = frames.reshape(N, T, C)
print("X", X.shape, "y", gesture.shape)

n_train = int(0.8 * N)
X_train, X_test = X[:n_train], X[n_train:]
y_train, y_test = gesture[:n_train], gesture[n_train:]

model = keras.Sequential([
    keras.Input((T, C)),
    layers.Conv1D(24, 7, activation="relu"),
    layers.MaxPooling1D(2),
    layers.Conv1D(32, 5, activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(4, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=12, batch_size=32, validation_data=(X_test, y_test), verbose=2)
print("test accuracy %.3f" % model.evaluate(X_test, y_test, verbose=0)[1])
