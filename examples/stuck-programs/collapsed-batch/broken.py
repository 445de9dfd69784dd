import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(55)
rng = np.random.default_rng(55)

# river gauge: level three hours ahead from the last 30 hourly readings
hours = np.arange(2600)
level = np.sin(2 * np.pi * hours / 24) + 0.6 * np.sin(2 * np.pi * hours / 37 + 1.0)
level = level + 0.05 * rng.normal(size=len(hours))
WINDOW, AHEAD = 30, 3

x = np.stack([level[i : i + WINDOW] for i in range(len(level) - WINDOW - AHEAD)])[..., None].astype("float32")
y = level[WINDOW + AHEAD - 1 : -1].astype("float32")[:, None]
x_train, y_train = x[:2000], y[:2000]
x_test, y_test = x[2050:], y[2050:]

BATCH = 2000

model = keras.Sequential(
    [
        keras.Input((WINDOW, 1)),
        layers.Conv1D(16, 5, padding="causal", activation="relu"),
        layers.LSTM(32),
        layers.Dense(1),
    ]
)
model.compile(optimizer="adam", loss="huber")
history = model.fit(x_train, y_train, batch_size=BATCH, epochs=15, validation_data=(x_test, y_test), verbose=2)

pred = model.predict(x_test, verbose=0)
print("R2", 1 - np.mean((pred - y_test) ** 2) / np.var(y_test))
