import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(1001)
rng = np.random.default_rng(1001)

# Greenhouse: 48 half hours of (outside temperature, sun, ventilation); predict the
# inside temperature at the end, which follows them with a lag.
N, T = 2500, 48
outside = rng.normal(12, 6, (N, 1)) + np.cumsum(rng.normal(0, 0.4, (N, T)), axis=1)
sun = np.clip(rng.normal(0.5, 0.3, (N, T)), 0, 1)
vent = (rng.random((N, T)) < 0.4).astype(float)
inside = outside[:, 0] + 4
for t in range(T):
    inside = inside + 0.25 * (outside[:, t] - inside) + 4 * sun[:, t] * (1 - 0.7 * vent[:, t])

features = np.stack([outside, sun, vent], axis=-1)
mean, std = features.mean((0, 1)), features.std((0, 1))
features = ((features - mean) / std).astype("float32")
temperature = inside.astype("float32").reshape(-1, 1)
t_mean, t_std = temperature.mean(), temperature.std()
scaled = (temperature - t_mean) / t_std

x_train, x_val = features[:2000], features[2000:]
y_train, y_val = scaled[:2000], scaled[2000:]

model = keras.Sequential([
    layers.Input((T, 3)),
    layers.GRU(32),
    layers.Dense(16, activation="relu"),
    layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse", metrics=[keras.metrics.R2Score(name="r2")])
model.fit(x_train, y_train, epochs=20, batch_size=32, validation_data=(x_val, y_val), verbose=2)

result = model.evaluate(x_val, y_val, return_dict=True, verbose=0)
for name, value in sorted(result.items()):
    print(f"final {name}: {value:.4f}")
