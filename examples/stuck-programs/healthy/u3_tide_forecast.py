# Water level in a harbour: forecast six hours ahead from the last two days (hourly readings).
# Tides plus a slowly varying wind surge that nobody can foresee.
import numpy as np
import keras
from keras import layers

rng = np.random.default_rng(19)
hours = np.arange(24 * 200)
tide = (1.6 * np.sin(2 * np.pi * hours / 12.42) + 0.55 * np.sin(2 * np.pi * hours / 12.0 + 0.7)
        + 0.35 * np.sin(2 * np.pi * hours / 25.82 + 1.9) + 0.2 * np.sin(2 * np.pi * hours / 6.21))
surge = np.zeros(len(hours))
for t in range(1, len(hours)):
    surge[t] = 0.97 * surge[t - 1] + rng.normal(0, 0.03)
water = tide + surge + rng.normal(0, 0.03, len(hours))

BACK, AHEAD = 48, 6
cut = int(0.75 * len(hours))
mu, sd = water[:cut].mean(), water[:cut].std()
z = ((water - mu) / sd).astype("float32")


def windows(first, last):
    starts = range(first, last - BACK - AHEAD + 1)
    x = np.stack([z[s:s + BACK] for s in starts])[..., None]
    y = np.array([z[s + BACK + AHEAD - 1] for s in starts])[:, None]
    return x, y


x_fit, y_fit = windows(0, cut)
x_new, y_new = windows(cut, len(hours))

model = keras.Sequential([
    keras.Input((BACK, 1)),
    layers.Conv1D(16, 5, activation="relu", padding="causal"),
    layers.Flatten(),
    layers.Dense(48, activation="relu"),
    layers.Dense(1),
])
schedule = keras.optimizers.schedules.CosineDecay(2e-3, 25 * (len(x_fit) // 64 + 1))
model.compile(keras.optimizers.Adam(schedule), loss="mse", metrics=["mae"])
model.fit(x_fit, y_fit, validation_data=(x_new, y_new), epochs=25, batch_size=64, verbose=2)

pred = model.predict(x_new, verbose=0)
mse = np.mean((pred - y_new) ** 2)
print("six hours ago instead: R2", round(float(1 - np.mean((x_new[:, -1] - y_new) ** 2) / np.var(y_new)), 3))
print(f"six hours ahead: R2 {1 - mse / np.var(y_new):.3f}, error {np.mean(np.abs(pred - y_new)) * sd * 100:.1f} cm")
