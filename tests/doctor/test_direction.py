"""Answers that need steps still to come; those that need the next one alone may stand too early."""

from __future__ import annotations

import numpy as np
from tests.engine.some_models import L, keras

import unstuck

RNG = np.random.default_rng(3)


def why(x: np.ndarray, y: np.ndarray) -> str:
    """What D112 says of these pairs, read from the first step to the last."""
    model = keras.Sequential(
        [keras.Input(x.shape[1:]), L.SimpleRNN(4, return_sequences=True), L.Dense(1, "sigmoid")]
    )
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    report = unstuck.diagnose(model, x, y, budget=0).fits[0]
    (found,) = (finding for finding in report.findings if finding.code == "D112")
    return found.why


def test_an_answer_that_needs_the_next_step_alone_may_stand_too_early():
    x = RNG.integers(0, 2, (1500, 6, 1))
    y = x ^ np.roll(x, -1, axis=1)
    y[:, -1] = 0
    assert "or they stand a step too early: one step later, 1.000 is possible too" in why(x, y)


def test_an_answer_that_needs_all_of_them_does_not():
    """A carry comes from the last bit: the sums of two numbers from their first bit on."""
    a, b = RNG.integers(0, 32, (2, 1500))
    bits = [np.array([(n >> np.arange(5)[::-1]) & 1 for n in part]) for part in (a, b, a + b)]
    said = why(np.stack(bits[:2], axis=-1), bits[2][..., None])
    assert "read from the other end" in said
    assert "too early" not in said
