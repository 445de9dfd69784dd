import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(61)
rng = np.random.default_rng(61)

# was there a 7 among the ten digits?
digits = rng.integers(0, 10, (3000, 10))
x, y = digits, (digits == 7).any(axis=1).astype("float32")

model = keras.Sequential(
    [
        keras.Input((10,)),
        layers.Embedding(10, 8),
        layers.LSTM(16),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=len(x), epochs=25, verbose=2)
print("accuracy", model.evaluate(x, y, verbose=0)[1])
