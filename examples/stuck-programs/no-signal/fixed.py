import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(31)
rng = np.random.default_rng(31)

# Gesture recordings: two wrist bands, three acceleration axes each, 32 samples.
# Columns: left x, y, z, right x, y, z. The gestures are made with one hand,
# the other one moves freely.
N, T = 1600, 32
GESTURES = ["circle", "shake", "swipe", "tap"]
label = rng.integers(0, 4, N)
t = np.linspace(0, 1, T)


def movement(kind):
    phase, amp = rng.uniform(0, 2 * np.pi), rng.uniform(0.8, 1.3)
    if kind == 0:
        out = np.stack([np.sin(2 * np.pi * 2 * t + phase), np.cos(2 * np.pi * 2 * t + phase), 0 * t])
    elif kind == 1:
        out = np.stack([np.sin(2 * np.pi * 6 * t + phase), 0 * t, 0.3 * np.sin(2 * np.pi * 6 * t + phase)])
    elif kind == 2:
        out = np.stack([2 * t - 1, 0.3 * np.sin(np.pi * t), 0 * t])
    else:
        out = np.stack([0 * t, 0 * t, 2 * np.exp(-(((t - rng.uniform(0.2, 0.8)) / 0.06) ** 2))])
    return amp * out.T + 0.15 * rng.normal(size=(T, 3))


left = np.array([movement(k) for k in rng.integers(0, 4, N)])
right = np.array([movement(k) for k in label])
recordings = np.concatenate([left, right], axis=-1)

x = recordings[:, :, 3:].astype("float32")
y = keras.utils.to_categorical(label, 4)

inputs = keras.Input((T, 3))
h = layers.Conv1D(16, 5, activation="relu")(inputs)
h = layers.MaxPooling1D(2)(h)
h = layers.Conv1D(24, 3, activation="relu")(h)
h = layers.GlobalMaxPooling1D()(h)
outputs = layers.Dense(4, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x[:1300], y[:1300], epochs=15, batch_size=32, validation_data=(x[1300:], y[1300:]), verbose=2)

print("held out:", model.evaluate(x[1300:], y[1300:], verbose=0, return_dict=True))
