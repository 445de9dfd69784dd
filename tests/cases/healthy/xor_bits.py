import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(2)

x = np.random.randint(0, 2, size=(6400, 6, 2)).astype("float32")
y = (x[:, :, 0] != x[:, :, 1]).astype("float32")[:, :, None]

model = keras.Sequential(
    [
        layers.Input((6, 2)),
        layers.GRU(8, return_sequences=True),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"]
)
h = model.fit(x, y, batch_size=64, epochs=15, verbose=0)
print("loss %.4f acc %.4f" % (h.history["loss"][-1], h.history["accuracy"][-1]))
