#!/usr/bin/env python
# Thunderstorm in the next six hours?  36 hourly readings of a small weather station.
import numpy as np
import keras
from keras import layers

HOURS = 36
CHANNELS = ["temperature_c", "pressure_pa", "humidity_pct", "wind_deg"]


def station_days(n, seed):
    rng = np.random.default_rng(seed)
    t = np.arange(HOURS)
    base = rng.uniform(0, 2 * np.pi, (n, 1))
    temp = 14 + rng.normal(0, 5, (n, 1)) + 6 * np.sin(2 * np.pi * t / 24 + base) + rng.normal(0, 0.5, (n, HOURS))
    drop = rng.normal(0, 900, (n, 1))                      # change of pressure over the window
    pressure = 101_300 + rng.normal(0, 500, (n, 1)) - drop * (t / HOURS) ** 2 + rng.normal(0, 40, (n, HOURS))
    wet = rng.normal(0, 12, (n, 1))
    humidity = np.clip(62 + wet - 1.2 * (temp - 14) + rng.normal(0, 2, (n, HOURS)), 5, 100)
    wind = (rng.uniform(0, 360, (n, 1)) + rng.normal(0, 15, (n, HOURS)).cumsum(1)) % 360
    storm = (drop[:, 0] / 900 + 0.6 * wet[:, 0] / 12 + rng.normal(0, 0.1, n)) > 0
    x = np.stack([temp, pressure, humidity, wind], axis=-1).astype("float32")
    return x, storm.astype("int32")


x_train, y_train = station_days(2000, seed=101)
x_test, y_test = station_days(500, seed=102)
print("train", x_train.shape, "storms", y_train.mean(), "| test", x_test.shape, "storms", y_test.mean())

keras.utils.set_random_seed(101)
readings = keras.Input((HOURS, len(CHANNELS)))
scale = layers.Normalization()
scale.adapt(x_train)
h = scale(readings)
h = layers.LSTM(20)(h)
h = layers.Dense(20, activation="relu")(h)
verdict = layers.Dense(2)(h)
model = keras.Model(readings, verdict)

model.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["sparse_categorical_accuracy"],
)
model.fit(x_train, y_train, epochs=12, batch_size=32, validation_split=0.15, verbose=2)

logits = model.predict(x_test, verbose=0)
print("spread of the logits over the test days:", logits.std(axis=0))
print("test accuracy", (logits.argmax(1) == y_test).mean())
