"""Sperm whale codas -> clan, through a ternary bottleneck.

The buoy can only send 10 trits per coda by satellite, so the encoder on the buoy must
squeeze the inter-click intervals into 10 values of {-1, 0, 1}; the classifier sits on land.
"""
import numpy as np
import keras
from keras import layers, ops

keras.utils.set_random_seed(77)
rng = np.random.default_rng(77)

# rhythm templates: inter-click intervals relative to the coda length
CLANS = {
    "regular":   [1, 1, 1, 1, 1, 1, 1],
    "plus-one":  [1, 1, 1, 1, 1, 1, 2.4],
    "1+1+5":     [2.2, 2.2, .7, .7, .7, .7, .7],
    "rising":    [.5, .7, .9, 1.1, 1.3, 1.5, 1.7],
    "falling":   [1.7, 1.5, 1.3, 1.1, .9, .7, .5],
    "pairs":     [.5, 1.6, .5, 1.6, .5, 1.6, .5],
}
templates = np.array(list(CLANS.values()))


def record(n):
    clan = rng.integers(0, len(templates), n)
    ici = templates[clan] * rng.uniform(.85, 1.15, (n, 1))
    ici = ici + rng.normal(0, .15, ici.shape)
    return ((ici - 1) / .5)[..., None].astype("float32"), clan


x_train, y_train = record(3000)
x_test, y_test = record(800)


class Trits(layers.Layer):
    """real numbers in (-1, 1) to the nearest of -1, 0, 1"""

    def call(self, z):
        return ops.round(z)


buoy = keras.Sequential([
    layers.LSTM(32),
    layers.Dense(10, activation="tanh"),
    Trits(),
], name="buoy")

land = keras.Sequential([
    layers.Dense(32, activation="tanh"),
    layers.Dense(len(templates)),
], name="land")

inp = keras.Input((7, 1))
net = keras.Model(inp, land(buoy(inp)))
net.compile(optimizer=keras.optimizers.Adam(3e-3),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"])
net.fit(x_train, y_train, batch_size=64, epochs=20, validation_data=(x_test, y_test), verbose=2)
print("clan accuracy, test codas:", round(net.evaluate(x_test, y_test, verbose=0)[1], 3))
