"""River level at the town bridge from three rain gauges upstream (hourly)."""
import numpy as np
import keras

lookback = 12
batch_size = 100
hours = 5000

rng = np.random.default_rng(5)
# showers: a gauge is dry most of the time, the three valleys get their own weather
rain = rng.gamma(0.8, 2.0, size=(hours, 3)) * (rng.random((hours, 3)) < 0.35)


def run_off(gauge, travel, spread):
    """Water of a gauge reaches the bridge `travel` hours later, spread over a few hours."""
    k = np.zeros(travel + spread)
    k[travel:] = np.hanning(spread + 2)[1:-1]
    k /= np.sqrt((k ** 2).sum())
    return np.convolve(gauge, k)[:hours]


level = 40 + 3.0 * run_off(rain[:, 0], 1, 2) + 4.0 * run_off(rain[:, 1], 5, 3) + 3.5 * run_off(rain[:, 2], 7, 3)
level += rng.normal(0, 0.8, size=hours)

split = int(hours * 0.8)
r_mean, r_std = rain[:split].mean(0), rain[:split].std(0)
l_mean, l_std = level[:split].mean(), level[:split].std()
rain = ((rain - r_mean) / r_std).astype("float32")
level = ((level - l_mean) / l_std).astype("float32")


def windows(x, y):
    # the target of a window is the level in the hour of its last row
    return keras.utils.timeseries_dataset_from_array(
        x, y[lookback - 1:], sequence_length=lookback, batch_size=batch_size
    )


train_ds = windows(rain[:split], level[:split])
val_ds = windows(rain[split:], level[split:])

model = keras.models.Sequential()
model.add(keras.layers.Input(shape=(lookback, 3)))
model.add(keras.layers.GRU(32))
model.add(keras.layers.Dense(24, activation="relu"))
model.add(keras.layers.Dense(1))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(learning_rate=6e-3), metrics=["mae"])
model.fit(train_ds, validation_data=val_ds, epochs=9, verbose=2)

pred = model.predict(val_ds, verbose=0)[:, 0]
true = np.concatenate([b for _, b in val_ds.as_numpy_iterator()])
r2 = 1 - np.mean((pred - true) ** 2) / np.var(true)
print(f"RMSE {l_std * np.sqrt(np.mean((pred - true) ** 2)):.2f} cm   R2 {r2:.3f}")
