"""Dropout: its rate, what it leaves on average, and that it follows from the seed alone."""

from __future__ import annotations

import numpy as np

from tests.engine.kernels.nets import L, configs, keras, plan
from unstuck.case import Array
from unstuck.engine.kernels.session import KernelSession
from unstuck.frameworks.keras.train.lanes import lanes_of

UNITS = 400


def dropping(rate: float, seed: int, *, override: float | None = None) -> KernelSession:
    """One Dense layer on dropped ones: its gradient by the kernel is what was let through."""
    model = keras.Sequential([keras.Input((UNITS,)), L.Dropout(rate), L.Dense(1, use_bias=False)])
    model.compile(keras.optimizers.SGD(1e-9), "mse")
    x, y = np.ones((50, UNITS), np.float32), np.full((50, 1), 1e3, np.float32)
    lanes = lanes_of(*configs(model), plan(x, y, batch=1))
    zero = (np.zeros((UNITS, 1), np.float32),)
    return lanes.start(zero, seed=seed, dropout=override)


def passed(session: KernelSession, row: int = 0) -> Array:
    """By how much each number was scaled in the next update: 0 where it was dropped."""
    session.advance(np.array([[row]], np.int32))
    return session.gradients()[0][:, 0] / -2e3


def test_a_share_is_dropped_and_the_rest_scaled_up() -> None:
    session = dropping(0.3, seed=1)
    seen = np.stack([passed(session, row % 50) for row in range(100)])
    kept = seen > 0
    np.testing.assert_allclose(seen[kept], 1 / 0.7, rtol=1e-3)
    assert abs(kept.mean() - 0.7) < 5 * np.sqrt(0.21 / kept.size)
    assert np.abs(kept.mean(axis=0) - 0.7).max() < 0.25  # no place is dropped always
    assert np.abs(kept.mean(axis=1) - 0.7).max() < 0.15  # and no update drops all
    assert abs(np.corrcoef(kept[0], kept[1])[0, 1]) < 0.2


def test_the_seed_decides() -> None:
    same, again, other = (passed(dropping(0.5, seed=s)) for s in (1, 1, 2))
    assert np.array_equal(same, again)
    assert not np.array_equal(same, other)


def test_evaluation_drops_nothing() -> None:
    session = dropping(0.5, seed=1)
    session.restore((np.ones(UNITS, np.float32), *session.state()[1:]))
    np.testing.assert_allclose(session.outputs(), UNITS)


def test_a_member_has_its_own_rate() -> None:
    np.testing.assert_allclose(passed(dropping(0.5, seed=1, override=0.0)), 1.0, rtol=1e-3)
    share = (passed(dropping(0.0, seed=1, override=0.8)) > 0).mean()
    assert abs(share - 0.2) < 0.1
