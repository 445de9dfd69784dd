"""Series that were cut into pieces by a reshape are known by their jumps, and repaired."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doctor.watched import report
from tests.engine.some_models import L, keras

from unstuck.doctor.measure.smoothness import roughness, smoother

RNG = np.random.default_rng(0)
ROWS, STEPS, RINGS = 900, 32, 4
KIND = RNG.integers(0, 2, ROWS)


def passing() -> np.ndarray:
    """A bump that passes four sensors one after another, upwards or downwards: (rows, 4, steps)."""
    start = RNG.uniform(12, 20, (ROWS, 1, 1))
    order = np.where(KIND[:, None, None], 1, -1) * (np.arange(RINGS)[None, :, None] - 1.5)
    bump = np.exp(-0.5 * ((np.arange(STEPS) - start - 2.5 * order) / 1.8) ** 2)
    return (bump + RNG.normal(0, 0.05, bump.shape)).astype("float32")


SENSORS = passing()
RIGHT, CUT = SENSORS.transpose(0, 2, 1), SENSORS.reshape(ROWS, STEPS, RINGS)


@given(st.integers(0, 10_000))
def test_noise_is_rough_and_a_walk_is_not(seed):
    noise = np.random.default_rng(seed).normal(3, 7, (60, 40, 3))
    assert roughness(noise) == pytest.approx(1, abs=0.15)
    assert roughness(noise.cumsum(axis=1)) < 0.2
    assert roughness(noise) == pytest.approx(roughness(noise * [1, 10, 0.1] + [5, 0, -1]))
    assert roughness(np.ones((5, 9, 2))) == 0


def test_the_order_in_which_rows_are_series():
    found = smoother(CUT, KIND)
    undone, same = found.layout.apply(CUT, KIND)
    assert np.array_equal(undone, RIGHT)
    assert same is KIND
    assert found.after < 0.2 < 0.5 < found.before


@pytest.mark.parametrize(
    "x",
    [
        RIGHT,
        RNG.normal(size=(500, 24, 6)),
        np.eye(5, dtype="float32")[RNG.integers(0, 5, (500, 24))],
        RNG.normal(size=(500, 24, 6)).cumsum(axis=1),
        RNG.normal(size=(500, 24, 1)),
        np.where(CUT > 1, np.inf, CUT),
    ],
    ids=["series", "noise", "letters", "walks", "one sensor", "infinite"],
)
def test_nothing_is_said_of_rows_that_are_in_order_or_in_none(x):
    assert smoother(x, np.zeros(len(x))) is None


def test_it_is_retrained_before_it_is_an_error():
    keras.utils.set_random_seed(0)
    layers = [L.Conv1D(8, 5, padding="same", activation="relu"), L.GlobalMaxPooling1D()]
    model = keras.Sequential([keras.Input((STEPS, RINGS)), *layers, L.Dense(2, "softmax")])
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
    fit = report(model, CUT, KIND, epochs=12, batch_size=32, budget=40)
    found = next(f for f in fit.findings if f.code == "D101")
    assert "in another order of axes" in found.measured
    assert found.fix.code == "x = x.reshape(-1, 4, 32).transpose(0, 2, 1)"
    assert found.verified.accepted
