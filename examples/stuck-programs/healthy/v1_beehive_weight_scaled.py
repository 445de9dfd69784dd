"""Hive scale: grams of nectar brought in during a day, from the flight-board counter
(departures/min, returns/min, temperature; one reading per half-hour, 28 readings a day)."""
import numpy as np
import keras
from keras import layers
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(2)
rng = np.random.default_rng(2)
DAYS, T = 2400, 28

hour = np.linspace(6, 20, T)
temp = 14 + rng.normal(0, 3, (DAYS, 1)) + 7 * np.sin((hour - 8) / 12 * np.pi) + rng.normal(0, .5, (DAYS, T))
fly = np.clip(temp - 11, 0, None) * rng.uniform(2, 6, (DAYS, 1)) + rng.normal(0, 2, (DAYS, T))
back = np.clip(fly + rng.normal(0, 3, (DAYS, T)), 0, None)
load = 0.8 + 1.2 / (1 + np.exp(-(temp - 18) / 2))             # nectar flows when warm
grams = (np.clip(back, 0, None) * load).sum(1) * 1.9 + rng.normal(0, 60, DAYS)

X = np.stack([fly, back, temp], -1)
tr, te = np.arange(0, 2000), np.arange(2000, DAYS)

sx, sy = StandardScaler().fit(X[tr].reshape(-1, 3)), StandardScaler().fit(grams[tr, None])
Xs = sx.transform(X.reshape(-1, 3)).reshape(X.shape)
ys = sy.transform(grams[:, None])

model = keras.Sequential([
    layers.Input((T, 3)),
    layers.Bidirectional(layers.GRU(16)),
    layers.Dense(16, activation="relu"),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mse", metrics=["mae"])
model.fit(Xs[tr], ys[tr], epochs=15, batch_size=32, validation_data=(Xs[te], ys[te]), verbose=2)

p = sy.inverse_transform(model.predict(Xs[te], verbose=0))[:, 0]
rmse = np.sqrt(np.mean((p - grams[te]) ** 2))
print(f"RMSE {rmse:.0f} g (days spread by {grams[te].std():.0f} g, scale noise 60 g)")
print(f"R2 {1 - rmse ** 2 / grams[te].var():.3f}")
