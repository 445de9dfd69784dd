import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(43)
rng = np.random.default_rng(43)

# tilt of a buoy, -1 to 1, 16 readings of two axes -> the first axis two readings later
time = np.arange(2300)
swell = np.sin(0.45 * time) * (0.6 + 0.3 * np.sin(0.05 * time))
tilt = np.stack([swell, 0.8 * np.cos(0.3 * time)], axis=1)
tilt = np.clip(tilt + 0.03 * rng.normal(size=tilt.shape), -0.99, 0.99)

past, ahead = 16, 2
count = len(tilt) - past - ahead
windows = np.zeros((count, past, 2), dtype="float32")
target = np.zeros((count, 1), dtype="float32")
for i in range(count):
    windows[i] = tilt[i : i + past]
    target[i] = tilt[i + past + ahead - 1, 0]

cut = 1800
train = tf.data.Dataset.from_tensor_slices((windows[:cut], target[:cut])).shuffle(cut, seed=1)
train = train.batch(50)
valid = tf.data.Dataset.from_tensor_slices((windows[cut:], target[cut:])).batch(50)


class BuoyModel(keras.Model):
    def __init__(self, units=20):
        super().__init__()
        self.gru = keras.layers.GRU(units)
        self.dense = keras.layers.Dense(1)

    def call(self, inputs):
        return self.dense(self.gru(inputs))


model = BuoyModel()
model.compile(
    optimizer=keras.optimizers.Adam(0.005),
    loss="mse",
    metrics=[keras.metrics.R2Score(name="r2")],
)
result = model.fit(train, validation_data=valid, epochs=15, verbose=2)
print("r2 %.3f val_r2 %.3f" % (result.history["r2"][-1], result.history["val_r2"][-1]))
