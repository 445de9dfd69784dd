"""Longer windows hold what the series held."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doctor.test_words import case

from unstuck.doctor.causes import context_too_short
from unstuck.doctor.measure import windows
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.rows import TrialRows

SERIES = np.arange(60.0)


def sliding(steps: int) -> tuple[np.ndarray, np.ndarray]:
    x = np.stack([SERIES[i : i + steps] for i in range(len(SERIES) - steps)])[..., None]
    return x, SERIES[steps:]


def test_kinds_are_told_apart():
    assert windows.kind(sliding(1)[0]) == "steps"
    assert windows.kind(sliding(5)[0]) == "sliding"
    assert windows.kind(SERIES.reshape(12, 5, 1)) == "blocks"


@given(st.integers(1, 8), st.integers(1, 12))
def test_longer_windows_are_those_of_the_series(steps, more):
    x, y = sliding(steps)
    longer, targets = windows.longer(x, y, more, windows.kind(x))
    wanted_x, wanted_y = sliding(steps + more)
    assert np.array_equal(longer, wanted_x)
    assert np.array_equal(targets, wanted_y)


def test_blocks_are_joined_end_to_end():
    x = SERIES.reshape(12, 5, 1)
    longer, targets = windows.longer(x, np.arange(12), 2, "blocks")
    assert longer.shape == (10, 15, 1)
    assert np.array_equal(longer[3, :, 0], SERIES[15:30])
    assert targets[0] == 2


@pytest.mark.parametrize("more", [12, 40])
def test_too_few_rows_leave_none(more):
    x, y = SERIES.reshape(12, 5, 1), np.arange(12)
    longer, targets = windows.longer(x, y, more, "blocks")
    assert len(longer) == len(targets) == 0


def test_windows_are_lengthened_where_no_rows_are_held_out():
    """As of a script without validation data."""
    rng = np.random.default_rng(0)
    series = rng.normal(size=1200)
    for t in range(12, len(series)):  # what stood twelve steps before, and noise
        series[t] = 0.9 * series[t - 12] + 0.4 * series[t]
    x = np.stack([series[i : i + 3] for i in range(len(series) - 3)])[..., None]
    y = series[3:, None]
    given = case(x.astype("float32"), y.astype("float32"))
    (found,) = context_too_short.context_too_short.find(Evidence(given, None))
    assert found.treatment is not None
    assert found.treatment.rows is not None
    treated = found.treatment.rows(TrialRows(x, y, x[:0], y[:0]))
    assert treated.x.shape[1] > 3
    assert treated.x_test.shape == (0, *treated.x.shape[1:])
