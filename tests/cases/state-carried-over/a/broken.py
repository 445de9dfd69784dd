import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)

# is the number of ones so far odd?
x = rng.integers(0, 2, (3200, 6, 1)).astype("float32")
y = (np.cumsum(x, axis=1) % 2).astype("float32")

model = keras.Sequential(
    [
        keras.Input(batch_shape=(64, 6, 1)),
        layers.LSTM(16, return_sequences=True, stateful=True),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=15, batch_size=64, verbose=2)
print("accuracy", history.history["accuracy"][-1])
