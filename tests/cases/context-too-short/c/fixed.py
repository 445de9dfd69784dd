import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(73)
rng = np.random.default_rng(73)

# hourly rain, temperature and wind at a weather station, and the level of the river beside it
hours = 2600
rain = rng.gamma(0.5, 1.0, hours)
weather = np.stack([rain, rng.normal(12, 5, hours), rng.gamma(2, 2, hours)], axis=1)
level = np.convolve(rain, 0.85 ** np.arange(40))[:hours] + 0.1 * rng.normal(size=hours)
weather = (weather - weather.mean(axis=0)) / weather.std(axis=0)
level = ((level - level.mean()) / level.std()).reshape(-1, 1)

past = 20


def dataset(first, last):
    return keras.utils.timeseries_dataset_from_array(
        weather[first:last].astype("float32"),
        level[first + past - 1 : last].astype("float32"),
        sequence_length=past,
        batch_size=40,
    )


class RiverModel(keras.Model):
    def __init__(self, units=24):
        super().__init__()
        self.gru = keras.layers.GRU(units)
        self.level = keras.layers.Dense(1)

    def call(self, x):
        return self.level(self.gru(x))


model = RiverModel()
model.compile(
    optimizer=keras.optimizers.Adam(0.005), loss="mse", metrics=[keras.metrics.R2Score(name="r2")]
)
history = model.fit(dataset(0, 2080), validation_data=dataset(2080, hours), epochs=20, verbose=2)
print("r2:", history.history["r2"][-1], "val_r2:", history.history["val_r2"][-1])
