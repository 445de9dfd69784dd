import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)

# daily load from temperature and price over the last 10 days
features = rng.normal(size=(2048, 10, 2)).astype("float32")
decay = 0.7 ** np.arange(10)[::-1]
load = (features[:, :, 0] * decay).sum(1) - 0.5 * features[:, -1, 1]
load = load[:, None].astype("float32")


def data_generator(x, y, batch_size):
    while True:
        order = rng.permutation(len(x))
        for i in range(0, len(x), batch_size):
            batch = order[i : i + batch_size]
            yield x[batch], y[batch]


class LoadModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.gru = keras.layers.GRU(16)
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.gru(x))


model = LoadModel()
model.compile(
    optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae", keras.metrics.R2Score()]
)
history = model.fit(data_generator(features, load, 64), steps_per_epoch=32, epochs=20, verbose=2)
print("r2:", round(history.history["r2_score"][-1], 4))
