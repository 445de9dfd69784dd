import os; os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(5)

# vibration records of a gearbox, 150 samples, 2 axes; we want the shaft speed
N, T = 3000, 150
speed = rng.uniform(1.0, 4.0, N)
phase = rng.uniform(0, 2 * np.pi, N)
t = np.linspace(0, 6, T)
axis_a = np.sin(speed[:, None] * t + phase[:, None])
axis_b = 0.7 * np.cos(speed[:, None] * t + phase[:, None])
vib = np.stack([axis_a, axis_b], -1) + rng.normal(0, 0.1, (N, T, 2))
vib = vib.astype("float32")
y = ((speed - 2.5) / 0.87).astype("float32")[:, None]

split = 2400
inp = keras.Input((T, 2))
h = layers.LSTM(48, return_sequences=True)(inp)
h = layers.LSTM(48)(h)
out = layers.Dense(1)(h)
model = keras.Model(inp, out)
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mse", metrics=["mae"])
model.fit(vib[:split], y[:split], batch_size=32, epochs=8,
          validation_data=(vib[split:], y[split:]), verbose=2)

pred = model.predict(vib[split:], verbose=0)
r2 = 1 - np.mean((pred - y[split:]) ** 2) / np.var(y[split:])
print("R2 on held-out records:", r2)
