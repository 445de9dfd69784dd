import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(28)
rng = np.random.default_rng(28)

# which of four error codes occur in the log of 10 events?
logs = rng.integers(0, 20, size=(3200, 10))
targets = np.stack([(logs == code).any(axis=1) for code in (1, 5, 9, 13)], axis=1).astype("float32")

model = keras.Sequential(
    [
        layers.Input((10,)),
        layers.Embedding(20, 12),
        layers.LSTM(32),
        layers.Dense(4, activation="sigmoid"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["binary_accuracy"]
)
h = model.fit(logs, targets, batch_size=32, epochs=12, validation_split=0.2, verbose=0)
print("val_binary_accuracy", h.history["val_binary_accuracy"][-1])
