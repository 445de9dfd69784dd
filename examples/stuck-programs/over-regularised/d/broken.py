# loom watch: accelerometer on the batten of a shuttle loom, 60 samples per pick, 2 axes.
# classes: ok / late picker / loose reed / worn buffer
import numpy as np
import keras
from keras import layers, regularizers

keras.utils.set_random_seed(404)
g = np.random.default_rng(404)


def pick(cls, T=60):
    t = np.arange(T)
    beat = 40 + g.normal(0, 1.0)                 # reed beats up the weft
    throw = 12 + g.normal(0, 1.0) + (6 if cls == 1 else 0)
    a = 1.2 * np.exp(-((t - throw) / 2.0) ** 2) + 1.8 * np.exp(-((t - beat) / 2.5) ** 2)
    b = 0.5 * np.sin(2 * np.pi * (t + g.uniform(0, 30)) / 30)
    if cls == 2:                                 # rattle after beat-up
        a = a + (t > beat) * 0.7 * np.sin(2.1 * (t - beat)) * np.exp(-(t - beat).clip(0) / 8)
    if cls == 3:                                 # shuttle bounces in the box
        b = b + 1.1 * np.exp(-((t - throw - 14) / 2.0) ** 2)
    return np.stack([a, b], -1) * g.uniform(.85, 1.15) + g.normal(0, .12, (T, 2))


labels = g.integers(0, 4, 2500)
data = np.stack([pick(c) for c in labels]).astype("float32")
mean, std = data[:2000].mean((0, 1)), data[:2000].std((0, 1))
data = (data - mean) / std

reg = regularizers.l2(0.1)      # same for all layers

inputs = keras.Input(shape=(60, 2))
z = layers.Conv1D(16, 5, strides=2, padding="same", activation="relu", kernel_regularizer=reg)(inputs)
z = layers.Conv1D(32, 5, strides=2, padding="same", activation="relu", kernel_regularizer=reg)(z)
z = layers.LSTM(24, kernel_regularizer=reg, recurrent_regularizer=reg)(z)
z = layers.Dropout(0.1)(z)
outputs = layers.Dense(4, activation="softmax", kernel_regularizer=reg)(z)

clf = keras.Model(inputs, outputs, name="loomwatch")
clf.compile(optimizer=keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
clf.fit(data[:2000], labels[:2000], batch_size=32, epochs=12,
        validation_data=(data[2000:], labels[2000:]), verbose=2)

guess = np.argmax(clf.predict(data[2000:], verbose=0), axis=1)
print("accuracy on new picks:", round(float((guess == labels[2000:]).mean()), 3))
