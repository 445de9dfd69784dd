# major or minor? mode of a short melody from its MIDI pitches
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(42)
rng = np.random.default_rng(42)

MAJOR = np.array([0, 2, 4, 5, 7, 9, 11])
MINOR = np.array([0, 2, 3, 5, 7, 8, 10])
STEPS = 24


def melody(mode):
    scale = MAJOR if mode == 0 else MINOR
    tonic = 60 + rng.integers(-3, 4)
    degree = 0
    line = []
    for _ in range(STEPS):
        line.append(tonic + 12 * (degree // 7) + scale[degree % 7])
        degree = int(np.clip(degree + rng.integers(-2, 3), -7, 7))
    line[-1] = tonic
    return line


modes = rng.integers(0, 2, 6000)
pitches = np.array([melody(m) for m in modes])

# MIDI pitches run from 0 to 127
X = pitches.astype("float32")
X = X / 127.0
X_train, X_test = X[:5000], X[5000:]
m_train, m_test = modes[:5000], modes[5000:]

model = keras.Sequential([
    keras.Input((STEPS,)),
    layers.Embedding(128, 32),
    layers.Bidirectional(layers.LSTM(32)),
    layers.Dense(32, activation="relu"),
    layers.Dense(2, activation="softmax"),
])
model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.Adam(4e-3), metrics=["accuracy"])
model.fit(X_train, m_train, batch_size=64, epochs=7, validation_data=(X_test, m_test), verbose=2)
print("test accuracy", round(float(model.evaluate(X_test, m_test, verbose=0)[1]), 4))
