import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(26)
rng = np.random.default_rng(26)

up = np.cumsum(rng.normal(0.25, 1.0, size=(1000, 20)), axis=1)
down = np.cumsum(rng.normal(-0.25, 1.0, size=(1000, 20)), axis=1)
flat = 3 * rng.normal(size=(1000, 20))
X = np.concatenate([up, down, flat])[:, :, None] / 5
y = np.repeat([0, 1, 2], 1000)
p = rng.permutation(len(X))
X, y = X[p], y[p]

model = keras.Sequential([layers.Input((20, 1)), layers.GRU(16), layers.Dense(3, "softmax")])
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
h = model.fit(X, y, validation_split=0.2, epochs=12, batch_size=40, verbose=2)
print("val_accuracy %.3f" % h.history["val_accuracy"][-1])
