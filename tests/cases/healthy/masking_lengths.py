import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(14)
rng = np.random.default_rng(14)

# was the last reading above the first one? 3 to 12 readings, filled up with -10
n, T = 3200, 12
lengths = rng.integers(3, T + 1, n)
x = np.full((n, T, 1), -10.0, dtype="float32")
y = np.zeros(n, dtype="float32")
for i, k in enumerate(lengths):
    r = rng.uniform(-1, 1, k)
    x[i, :k, 0] = r
    y[i] = r[-1] > r[0]

model = keras.Sequential(
    [
        layers.Input((T, 1)),
        layers.Masking(mask_value=-10.0),
        layers.LSTM(20),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"]
)
h = model.fit(x, y, epochs=20, batch_size=40, validation_split=0.2, verbose=0)
print("acc %.3f val_acc %.3f" % (h.history["accuracy"][-1], h.history["val_accuracy"][-1]))
