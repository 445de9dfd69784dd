"""A small Keras model, trained with seeds: what the conformance suite is run on."""

import keras
import numpy as np
from keras import layers


def train():
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, (96, 5, 2)).astype("float32")
    y = x.max(axis=2, keepdims=True)
    model = keras.Sequential(
        [
            keras.Input((5, 2)),
            layers.SimpleRNN(3, activation="relu", return_sequences=True),
            layers.Dropout(0.1),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=2, batch_size=32, verbose=0)
    return model, x, y


if __name__ == "__main__":
    train()
