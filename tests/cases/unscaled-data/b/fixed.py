import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(32)
rng = np.random.default_rng(32)

# lift monitor, 12 readings of pressure (Pa), temperature and humidity: 0 stands, 1 up, 2 down
n, steps = 3000, 12
motion = rng.integers(0, 3, n)
pascal_per_step = np.array([0.0, -35.0, 35.0])[motion]
pressure = 101000 + 150 * rng.normal(size=(n, 1)) + pascal_per_step[:, None] * np.arange(steps)
pressure = pressure + 15 * rng.normal(size=(n, steps))
temperature = 20 + 3 * rng.normal(size=(n, 1)) + 0.2 * rng.normal(size=(n, steps))
humidity = 50 + 8 * rng.normal(size=(n, 1)) + 0.5 * rng.normal(size=(n, steps))

readings = np.stack([pressure, temperature, humidity], axis=-1)
x = ((readings - readings.mean((0, 1))) / readings.std((0, 1))).astype("float32")
x_train, x_val, y_train, y_val = x[:2400], x[2400:], motion[:2400], motion[2400:]

inputs = keras.Input(shape=(steps, 3))
h = layers.GRU(24)(inputs)
h = layers.Dense(16, activation="relu")(h)
outputs = layers.Dense(3, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.003),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(
    x_train, y_train, batch_size=60, epochs=15, validation_data=(x_val, y_val), verbose=2
)
print("val accuracy:", round(history.history["val_accuracy"][-1], 4))
