"""A rectifier as the last layer: named where it is stuck at 0, left alone where it answers."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engine.some_models import L, keras

import unstuck

RNG = np.random.default_rng(0)
X = RNG.normal(size=(500, 6, 2)).astype("float32")


def fitted(y: np.ndarray, units: int, start: str | float = "glorot_uniform", epochs: int = 10):
    keras.utils.set_random_seed(0)
    bias = keras.initializers.Constant(0.0 if isinstance(start, str) else start)
    head = L.Dense(units, activation="relu", bias_initializer=bias)
    model = keras.Sequential([keras.Input((6, 2)), L.GRU(12), head])
    model.compile(keras.optimizers.Adam(0.03), "mse")
    model.fit(X, y, epochs=epochs, batch_size=30, verbose=0)
    return model


@pytest.mark.parametrize("one_hot", [True, False])
def test_a_head_that_puts_out_zero_is_named_with_the_head_that_learns(one_hot: bool):
    total = X.sum(axis=(1, 2))
    classes = np.digitize(total, [-2.5, 2.5])
    y = np.eye(3, dtype="float32")[classes] if one_hot else (total / 5 + 1.5).clip(0.1)[:, None]
    model = fitted(y, 3 if one_hot else 1, start=-2.0)
    top = unstuck.diagnose(model, X, y, budget=30).fits[0].findings[0]
    assert top.code == "O301"
    assert "puts out 0 for 100%" in top.measured
    assert min(top.verified.after) > max(top.verified.before) + 0.4
    assert ("softmax" in top.fix.code) == one_hot


def test_a_rectifier_that_answers_is_left_alone():
    counts = (X[..., 0] > 0).sum(axis=1).astype("float32")[:, None]
    fit = unstuck.diagnose(fitted(counts, 1, epochs=20), X, counts, budget=20).fits[0]
    assert "O301" not in {f.code for f in fit.findings}
