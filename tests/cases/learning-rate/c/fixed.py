import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(43)
rng = np.random.default_rng(43)

# tickets of 12 words about one of four topics; every topic has ten words of its own
topic = rng.integers(0, 4, 2000)
words = rng.integers(41, 200, (2000, 12))
for i in range(3):
    words[np.arange(2000), rng.integers(0, 12, 2000)] = 1 + 10 * topic + rng.integers(0, 10, 2000)

model = keras.Sequential(
    [
        keras.Input((12,)),
        layers.Embedding(200, 16),
        layers.LSTM(24),
        layers.Dense(4, activation="softmax"),
    ]
)
model.compile(
    keras.optimizers.Adam(learning_rate=0.005),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
h = model.fit(words, topic, validation_split=0.2, epochs=10, batch_size=32, verbose=2)
print("val_accuracy", h.history["val_accuracy"][-1])
