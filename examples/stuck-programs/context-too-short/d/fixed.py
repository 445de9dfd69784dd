# District heating: the plant changes the supply temperature, and a plug of hot water travels through the pipe
# to the school at the end of the street. We want the temperature at the school from the plant's log
# (supply temperature and pump speed, one value a minute).
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)

MINUTES = 5000
supply = np.zeros(MINUTES)
for t in range(1, MINUTES):
    supply[t] = .6 * supply[t - 1] + rng.normal()
pump = np.clip(np.convolve(rng.normal(size=MINUTES), np.ones(4) / 2, "same"), -2, 2)

school = np.zeros(MINUTES)
for t in range(40, MINUTES):
    arrived = .6 * supply[t - 27] + .3 * supply[t - 28] + .2 * supply[t - 29]
    school[t] = arrived * (1 + .25 * pump[t - 26]) + .1 * rng.normal()

log = np.stack([supply / supply.std(), pump / pump.std()], axis=-1).astype("float32")
school = (school / school[:4000].std()).astype("float32")

LOOKBACK = 36


def windows(first, last):
    xs = np.stack([log[t - LOOKBACK + 1:t + 1] for t in range(first, last)])
    return xs, school[first:last, None]


x_train, y_train = windows(60, 4000)
x_test, y_test = windows(4060, MINUTES)

model = keras.Sequential([
    layers.Input((LOOKBACK, 2)),
    layers.Conv1D(32, 4, padding="same", activation="relu"),
    layers.Flatten(),
    layers.Dense(48, activation="relu"),
    layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse")
model.fit(x_train, y_train, epochs=30, batch_size=64, validation_data=(x_test, y_test), verbose=2,
          callbacks=[keras.callbacks.EarlyStopping(patience=6, restore_best_weights=True)])

err = y_test - model.predict(x_test, verbose=0)
print(f"R2 at the school: {1 - (err ** 2).mean() / y_test.var():.3f}")
