# walking, running, stairs or cycling from a wrist accelerometer
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(1)
rng = np.random.default_rng(1)

N, T = 4000, 80
label = rng.integers(0, 4, N)
freq = np.array([1.8, 2.8, 1.4, 1.1])[label] + rng.normal(0, 0.12, N)
amp = np.array([1.0, 2.0, 1.1, 0.5])[label] * rng.uniform(0.8, 1.2, N)
t = np.arange(T) / 25.0
phase = rng.uniform(0, 2 * np.pi, N)
wave = 2 * np.pi * freq[:, None] * t + phase[:, None]
X = np.stack([amp[:, None] * np.sin(wave),
              amp[:, None] * np.sin(2 * wave + 0.5) * 0.6,
              0.8 * np.cos(wave)], axis=-1)
X = (X + 0.4 * rng.normal(size=X.shape)).astype("float32")

inputs = keras.Input((T, 3))
x = inputs
for filters in (32, 48):
    x = layers.Conv1D(filters, 7, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    x = layers.MaxPooling1D(2)(x)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dense(32)(x)
x = layers.BatchNormalization()(x)
x = layers.ReLU()(x)
outputs = layers.Dense(4, activation="softmax")(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X[:3200], label[:3200], epochs=10, batch_size=64, validation_data=(X[3200:], label[3200:]), verbose=2)
print("test accuracy", round(float(model.evaluate(X[3200:], label[3200:], verbose=0)[1]), 4))
