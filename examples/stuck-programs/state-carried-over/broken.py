import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(62)
rng = np.random.default_rng(62)

# Parking decks, one row per deck and day: every deck is empty in the morning,
# a step holds (cars in, cars out), wanted is the number of cars inside, in tens.
BATCH, STEPS = 32, 24


def days(n):
    x = np.zeros((n, STEPS, 2), dtype="float32")
    inside = np.zeros((n, STEPS, 1), dtype="float32")
    for i in range(n):
        rush, cars = rng.integers(2, 16), 0
        for s in range(STEPS):
            come = rng.poisson(4 if abs(s - rush) < 4 else 1)
            go = min(cars, rng.poisson(2))
            cars += come - go
            x[i, s] = come / 4, go / 4
            inside[i, s] = cars / 10
    return x, inside


x_train, y_train = days(960)
x_test, y_test = days(320)

model = keras.Sequential(
    [
        layers.Input(batch_shape=(BATCH, STEPS, 2)),
        layers.LSTM(32, return_sequences=True, stateful=True),
        layers.Dense(1),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="mse")
model.fit(x_train, y_train, batch_size=BATCH, epochs=15, validation_data=(x_test, y_test), validation_batch_size=BATCH, verbose=2)

pred = model.predict(x_test, batch_size=BATCH, verbose=0)
print("R2 on the test days:", 1 - ((pred - y_test) ** 2).mean() / y_test.var())
