"""Models of own classes in a notebook: changed as graphs, and left as they were."""

from __future__ import annotations

import numpy as np
from tests.engine.some_models import L, keras

import unstuck


class Reader(keras.Model):
    """Reads from the first step to the last."""

    def __init__(self):
        super().__init__()
        self.memory = L.GRU(16, return_sequences=True)
        self.head = L.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.head(self.memory(x))


def test_a_layer_that_is_put_around_another_is_tried():
    """No attribute of a live layer makes it read from both ends."""
    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).integers(0, 2, (600, 6, 1)).astype("float32")
    y = np.repeat(x[:, -1:], 6, axis=1)  # every step says the last bit
    model = Reader()
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    model.fit(x, y, epochs=15, verbose=0)
    said, weights = model.predict(x, verbose=0), model.get_weights()
    attributes = set(vars(model))

    fit = unstuck.diagnose(model, x, y, epochs=15, budget=60).fits[0]

    top = fit.findings[0]
    assert top.code == "D112"
    assert top.verified is not None
    assert min(top.verified.after) > max(top.verified.before)
    assert set(vars(model)) == attributes
    assert all(np.array_equal(*both) for both in zip(weights, model.get_weights(), strict=True))
    assert np.array_equal(model.predict(x, verbose=0), said)
