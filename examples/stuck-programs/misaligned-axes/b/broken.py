# direction of travel from three microphones at the roadside
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)

N, MICS, T = 5000, 3, 60


def record(n):
    """The logger dumps one microphone after the other: (event, microphone, sample)."""
    source = rng.normal(size=(n, T + 8)).astype("float32")
    direction = rng.integers(0, 2, n)          # 1 = left to right
    rec = np.zeros((n, MICS, T), "float32")
    for m in range(MICS):
        delay = np.where(direction == 1, 4 + 2 * (m - 1), 4 - 2 * (m - 1))
        idx = delay[:, None] + np.arange(T)[None, :]
        rec[:, m] = np.take_along_axis(source, idx, axis=1)
    rec += 0.4 * rng.normal(size=rec.shape)
    return rec, direction


rec, y = record(N)
# Conv1D wants (samples, steps, channels)
X = rec.reshape(N, T, MICS)
X_train, X_val, y_train, y_val = X[:4000], X[4000:], y[:4000], y[4000:]

model = keras.Sequential([
    layers.Input((T, MICS)),
    layers.Conv1D(32, 7, activation="relu"),
    layers.Conv1D(32, 5, activation="relu"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=12, batch_size=64, validation_data=(X_val, y_val), verbose=2)
loss, acc = model.evaluate(X_val, y_val, verbose=0)
print("val accuracy:", round(float(acc), 4))
