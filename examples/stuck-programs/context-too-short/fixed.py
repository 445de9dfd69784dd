import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(5)

# Larvae hatch into the blowfly culture twelve days after the eggs were laid,
# and a crowded cage lays few eggs. One count a day, on a log scale.
days = 5000
s = rng.normal(size=days + 500)
for t in range(12, len(s)):
    s[t] = 0.55 * s[t - 1] + 1.3 * np.cos(2.2 * s[t - 12]) + 0.1 * rng.normal()
series = s[500:]
cut = 4000
series = (series - series[:cut].mean()) / series[:cut].std()

past = 15


def windows(part):
    x = np.lib.stride_tricks.sliding_window_view(part[:-1], past)
    return x[..., None].astype("float32"), part[past:, None].astype("float32")


x_train, y_train = windows(series[:cut])
x_test, y_test = windows(series[cut:])

inputs = keras.Input((past, 1))
h = layers.Conv1D(32, 2, activation="relu")(inputs)
h = layers.Flatten()(h)
h = layers.Dense(64, activation="relu")(h)
outputs = layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="mse")
model.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=20, verbose=2)

guess = model.predict(x_test, verbose=0)
r2 = 1 - np.sum((y_test - guess) ** 2) / np.sum((y_test - y_test.mean()) ** 2)
print(f"R2 on the last {len(y_test)} days: {r2:.3f}")
