import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(66)
rng = np.random.default_rng(66)

# ECG-like strips, 100 samples, normal or ectopic (one early, wide beat)
T = 100


def strip(ectopic):
    out = 3.0 + rng.normal(0, 0.1, T)
    beats = np.arange(rng.integers(8, 14), T - 6, 18)
    wide = rng.integers(1, len(beats) - 1) if ectopic else -1
    for n, b in enumerate(beats):
        width = 4.0 if n == wide else 1.0
        out += 2.0 * np.exp(-((np.arange(T) - b + (3 if n == wide else 0)) ** 2) / (2 * width ** 2))
    return out


label = rng.integers(0, 2, 700)
signal = np.stack([strip(k) for k in label])[..., None].astype("float32")
signal /= signal.std()
x_train, y_train = signal[:500], label[:500]
x_test, y_test = signal[500:], label[500:]


def block(x, filters):
    x = layers.Conv1D(filters, 7, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    return layers.MaxPooling1D(2)(x)


inputs = keras.Input((T, 1))
x = block(inputs, 16)
x = block(x, 32)
x = layers.GlobalAveragePooling1D()(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)

model.compile(optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=6, batch_size=125, validation_data=(x_test, y_test), verbose=2)
print("test accuracy: %.3f" % model.evaluate(x_test, y_test, verbose=0)[1])
