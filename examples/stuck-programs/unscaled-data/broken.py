import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(5)


def make_station_data(n, steps=24):
    """Air pressure (Pa) and wind (m/s) of the last 24 hours, label: did it rain in the next hour."""
    t = np.arange(steps)
    drift = rng.normal(0, 25, size=(n, 1))
    pressure = 101325 + rng.normal(0, 150, size=(n, 1)) + drift * (t - steps / 2)
    pressure += rng.normal(0, 40, size=(n, steps))
    wind = np.abs(rng.normal(6, 2, size=(n, 1)) + rng.normal(0, 1, size=(n, steps)))
    rain = drift[:, 0] < 0
    return np.stack([pressure, wind], axis=-1), rain.astype("float32")


x_train, y_train = make_station_data(1500)
x_val, y_val = make_station_data(400)


class RainModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = layers.LSTM(32)
        self.out = layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.out(self.rnn(x))


model = RainModel()
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=15, batch_size=32, validation_data=(x_val, y_val), verbose=2)
print("accuracy on the validation data:", round(model.evaluate(x_val, y_val, verbose=0)[1], 3))
