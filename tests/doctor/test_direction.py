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


def convolved(x: np.ndarray, y: np.ndarray) -> dict[str, unstuck.Finding]:
    """The findings about a model that sees its own step and the four before."""
    classes = int(y.max()) + 1
    layers = [keras.Input((12,)), L.Embedding(5, 4), L.Conv1D(8, 5, padding="causal")]
    model = keras.Sequential([*layers, L.ReLU(), L.Dense(classes, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=2, verbose=0)
    report = unstuck.diagnose(model, x, y, budget=0).fits[0]
    return {f.code: f for f in report.findings}


def test_a_window_over_the_past_may_lie_on_the_wrong_side():
    x = RNG.integers(0, 3, (1500, 12))
    ahead = np.pad(x, ((0, 0), (0, 2)))
    y = np.where(ahead[:, 1:-1] == 1, 0, np.where(ahead[:, 2:] == 1, 1, 2))
    found = convolved(x, y)["D112"]
    assert found.level == "error"
    assert "read from the other end, 1.000 is possible" in found.why
    assert found.fix.code == "x, y = x[:, ::-1], y[:, ::-1]"
    assert 'padding="same"' in found.fix.text


def test_a_window_that_is_too_short_does_not():
    x = RNG.integers(0, 2, (1500, 12))
    assert "D112" not in convolved(x, x.cumsum(axis=1) % 2)


def test_nor_does_one_before_the_symbol_that_comes_next():
    x = RNG.integers(0, 3, (1500, 13))
    assert "D112" not in convolved(x[:, :-1], x[:, 1:])
