"""Rows that were in order when they were split: the line of the fix fits how `fit` got them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.doctor.watched import findings
from tests.engine.some_models import L, keras

RNG = np.random.default_rng(0)
ROWS = 400
LABELS = np.repeat([0, 1], ROWS // 2)
ROWS_X = (RNG.normal(size=(ROWS, 6, 2)) + LABELS[:, None, None]).astype("float32")


class Stream(keras.utils.PyDataset):
    """Batches of rows, in another order every epoch."""

    def __init__(self, x, y):
        super().__init__()
        self.x, self.y = x, y

    def __len__(self):
        return math.ceil(len(self.x) / 32)

    def __getitem__(self, at):
        part = slice(32 * at, 32 * at + 32)
        return self.x[part], self.y[part]


def net(loss: str = "binary_crossentropy") -> keras.Model:
    keras.utils.set_random_seed(0)
    head = L.Dense(1, "sigmoid" if loss == "binary_crossentropy" else None)
    model = keras.Sequential([keras.Input((6, 2)), L.GRU(4), head])
    model.compile(keras.optimizers.Adam(0.01), loss)
    return model


def test_arrays_are_shuffled_by_their_names():
    x, y = ROWS_X, LABELS
    found = findings(net(), x, y, epochs=3, validation_split=0.2)["D106"]
    assert "validation_split takes the last ones" in found.why
    assert found.fix.code.startswith("order = np.random.default_rng(0).permutation(len(x)); x, y =")


def test_streams_are_shuffled_before_they_are_streams():
    cut = ROWS // 2
    held_out = Stream(ROWS_X[cut:], LABELS[cut:])
    found = findings(net(), Stream(ROWS_X[:cut], LABELS[:cut]), epochs=3, validation_data=held_out)
    assert found["D106"].fix.code.endswith("# before they are split and streamed")


@pytest.mark.parametrize("shuffled", [True, False])
def test_numbers_beyond_all_that_were_trained_on(shuffled):
    """In a stream that was shuffled after the split this is also what a trend would show."""
    y = np.linspace(-1, 1, ROWS).astype("float32")
    x = (ROWS_X * 0.05 + y[:, None, None]).astype("float32")
    cut, order = 300, np.arange(300)
    if shuffled:
        order = np.random.default_rng(1).permutation(order)
    data = (x[cut:], y[cut:])
    model = net("mse")
    found = findings(model, x[order], y[order], epochs=2, validation_data=data, shuffle=False)
    assert found["D106"].level == ("warning" if shuffled else "error")
    assert ("or the series has a trend" in found["D106"].why) == shuffled
