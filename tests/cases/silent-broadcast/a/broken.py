import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(25)

# energy of the next hour from the last 10 hours
hours = np.arange(2600)
energy = np.sin(hours / 4.0) + 0.5 * np.sin(hours / 11.0) + 0.1 * np.random.normal(size=2600)
X = np.array([energy[i : i + 10] for i in range(2560)])[..., None].astype("float32")
y = np.array([energy[i + 10] for i in range(2560)]).astype("float32")
X_train, y_train, X_test, y_test = X[:2048], y[:2048], X[2048:], y[2048:]


class RMSE(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return ops.sqrt(ops.mean(ops.square(y_true - y_pred)))


model = keras.Sequential([layers.Input((10, 1)), layers.LSTM(20), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(0.005), loss=RMSE())
model.fit(X_train, y_train, epochs=15, batch_size=32, validation_data=(X_test, y_test), verbose=2)

pred = model.predict(X_test, verbose=0)[:, 0]
print("test rmse", np.sqrt(np.mean((pred - y_test) ** 2)), "std of y", y_test.std())
