import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(23)
rng = np.random.default_rng(23)

# mark every reading that is larger than the one before it
x = rng.normal(size=(1600, 15, 1)).astype("float32")
before = np.concatenate([np.zeros((1600, 1, 1), "float32"), x[:, :-1]], axis=1)
y = (x > before).astype("float32")

rate = 0.97
model = keras.Sequential(
    [
        keras.Input((15, 1)),
        layers.GRU(24, return_sequences=True),
        layers.SpatialDropout1D(rate),
        layers.GRU(24, return_sequences=True, dropout=rate),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
model.fit(x[:1280], y[:1280], epochs=10, batch_size=32, verbose=2)
print("accuracy", model.evaluate(x[1280:], y[1280:], verbose=0)[1])
