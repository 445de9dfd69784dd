"""
Noon reports of a bulk carrier: ten days of reports -> fuel for the rest of the passage (kg).
"""
import numpy as np
import keras

keras.utils.set_random_seed(2024)
gen = np.random.default_rng(2024)

VOYAGES = 2400
DAYS = 10


def noon_reports(n):
    """distance run (m), shaft power (kW), displacement (t), barometer (Pa)"""
    displacement = gen.uniform(42_000, 88_000, size=(n, 1)) + gen.normal(0, 60, size=(n, DAYS))
    wind = gen.uniform(0, 1, size=(n, 1)) + 0.15 * gen.normal(size=(n, DAYS)).cumsum(axis=1)
    wind = np.clip(wind, -0.5, 2.0)
    power = 6200 + 1900 * wind + 0.03 * (displacement - 60_000) + gen.normal(0, 120, size=(n, DAYS))
    distance = 520_000 - 60_000 * wind + gen.normal(0, 7000, size=(n, DAYS))
    barometer = 101_300 - 1500 * wind + gen.normal(0, 200, size=(n, DAYS))
    x = np.stack([distance, power, displacement, barometer], axis=-1)
    weights = np.linspace(0.2, 1.0, DAYS)
    eff = (wind * weights).sum(1) / weights.sum()
    fuel = 180_000 + 70_000 * eff * (displacement.mean(1) / 65_000) ** 2 + gen.normal(0, 6000, size=n)
    return x.astype("float32"), fuel.astype("float32")


x, fuel = noon_reports(VOYAGES)
train, test = slice(0, 1900), slice(1900, VOYAGES)

y = fuel

model = keras.Sequential()
model.add(keras.Input(shape=(DAYS, 4)))
model.add(keras.layers.LSTM(40))
model.add(keras.layers.Dense(20, activation="relu"))
model.add(keras.layers.Dense(1))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(learning_rate=0.003), metrics=["mae"])
model.fit(x[train], y[train], epochs=25, batch_size=32, validation_data=(x[test], y[test]), verbose=0)

guess = model.predict(x[test], verbose=0)[:, 0]
truth = y[test]
r2 = 1 - ((truth - guess) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()
print("R2 on the held-out voyages:", round(float(r2), 3))
