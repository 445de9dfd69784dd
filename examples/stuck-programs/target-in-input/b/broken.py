# will the compressor fail? two weeks of daily log lines per machine
import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(5)

MACHINES, DAYS = 6000, 14

temp = 70 + np.cumsum(rng.normal(0, 1.0, (MACHINES, DAYS)), axis=1)
load = rng.uniform(0.3, 1.0, (MACHINES, DAYS))
wear = rng.normal(0, 1, (MACHINES, 1))
vibration = 2 + 0.08 * wear * np.arange(DAYS) + rng.normal(0, 0.25, (MACHINES, DAYS))
hazard = 2.6 * wear[:, 0] + 0.45 * (temp[:, -1] - 70) + 3 * (load[:, -5:].mean(1) - 0.65)
failed = (hazard + rng.logistic(0, 0.6, MACHINES) > 0).astype("int32")

# service desk: tickets are opened for all kinds of things, and closed after some days
ticket = (rng.random((MACHINES, DAYS)) < 0.15).astype("float32")
ticket[:, -1] = failed

table = {
    "temp": temp,
    "load": load,
    "vibration": vibration,
    "ticket_open": ticket,
}
columns = ["temp", "load", "vibration", "ticket_open"]
X = np.stack([table[c] for c in columns], axis=-1).astype("float32")
X = (X - X.mean(axis=(0, 1))) / X.std(axis=(0, 1))

x_train, x_test = X[:4800], X[4800:]
y_train, y_test = failed[:4800], failed[4800:]

model = keras.Sequential([
    keras.Input((DAYS, len(columns))),
    layers.LSTM(32),
    layers.Dense(16, activation="tanh"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=64, epochs=10, validation_data=(x_test, y_test), verbose=2)
print("test [loss, accuracy]:", [round(float(v), 4) for v in model.evaluate(x_test, y_test, verbose=0)])
