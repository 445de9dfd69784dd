import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(16)
rng = np.random.default_rng(16)

# temperature in degrees, standardised, from the last 24 readings of 2 stations
t = np.arange(3000)
base = 8 * np.sin(2 * np.pi * t / 48) + 3 * np.sin(2 * np.pi * t / 336)
readings = np.column_stack([base, base + 1]) + 0.5 * rng.normal(size=(3000, 2))
readings = (readings - readings.mean(0)) / readings.std(0)

steps = 24
X = np.array([readings[i : i + steps] for i in range(len(readings) - steps)])
y = readings[steps:, 0]
X_train, y_train = X[:2400], y[:2400]
X_test, y_test = X[2400:], y[2400:]

inputs = keras.Input((steps, 2))
x = layers.LSTM(24)(inputs)
x = layers.Dense(12, activation="relu")(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=["mae"])
hist = model.fit(
    X_train, y_train, epochs=8, batch_size=40, validation_data=(X_test, y_test), verbose=2
)
print("val mse %.3f, val mae %.3f" % (hist.history["val_loss"][-1], hist.history["val_mae"][-1]))
