# rain within six hours, from the barometer and hygrometer of the last day
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(30)
rng = np.random.default_rng(30)

STATION_DAYS, HOURS = 5000, 24

start = rng.normal(101325, 700, (STATION_DAYS, 1))
tendency = rng.normal(0, 60, (STATION_DAYS, 1))                     # Pa per hour
pressure = start + tendency * np.arange(HOURS) + rng.normal(0, 60, (STATION_DAYS, HOURS))
humidity = np.clip(rng.normal(65, 12, (STATION_DAYS, 1)) + rng.normal(0, 4, (STATION_DAYS, HOURS)), 5, 100)
logit = -0.05 * tendency[:, 0] + 0.12 * (humidity[:, -6:].mean(1) - 65)
rain = (logit * 1.5 + rng.logistic(0, 1, STATION_DAYS) > 0).astype("float32")

X = np.stack([pressure, humidity], axis=-1).astype("float32")
train, test = slice(0, 4000), slice(4000, None)

inputs = keras.Input((HOURS, 2))
h = layers.GRU(32)(inputs)
h = layers.Dense(16, activation="relu")(h)
outputs = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs, outputs, name="rain")
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X[train], rain[train], validation_data=(X[test], rain[test]), epochs=12, batch_size=64, verbose=2)
print("accuracy on the last 1000 station days: %.3f" % model.evaluate(X[test], rain[test], verbose=0)[1])
