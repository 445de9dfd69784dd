"""Which steps of wide rows are shown to simple models, and what summaries say of a row."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.ceiling.bound import ceiling
from unstuck.ceiling.rearrange.alignment import far_offset
from unstuck.ceiling.summaries import EACH, summaries

RNG = np.random.default_rng(7)


def test_what_stands_first_in_wide_rows_is_found():
    x = RNG.normal(size=(1200, 500, 1))
    y = (x[:, 0] > 0).astype("int64")
    assert ceiling(x, y, visibility="full", metric="accuracy").low > 0.95


def test_nothing_is_promised_of_noise_however_wide():
    x = RNG.normal(size=(1200, 500, 1))
    y = RNG.integers(0, 2, (1200, 1))
    found = ceiling(x, y, visibility="full", metric="accuracy")
    assert found.low is None or found.low < found.constant + 0.05


def test_rows_that_differ_in_how_they_swing_are_told_apart():
    steps = np.arange(40)
    kind = RNG.integers(0, 2, 900)
    phase = RNG.uniform(0, 2 * np.pi, (900, 1))
    x = np.sin(phase + steps * np.where(kind, 0.2, 1.1)[:, None])[..., None]
    assert ceiling(x, kind[:, None], visibility="full", metric="accuracy").low > 0.97


def test_summaries_are_finite_and_of_each_feature():
    x = RNG.normal(size=(5, 7, 3))
    x[:, :, 1] = 2.0
    found = summaries(x)
    assert found.shape == (5, 3 * EACH)
    assert np.all(np.isfinite(found))
    np.testing.assert_allclose(found[:, :3], x.mean(axis=1))


@pytest.mark.parametrize("offset", [8, 40, -17])
def test_an_offset_of_any_number_of_rows_is_found(offset):
    x = RNG.normal(size=(800, 6, 2))
    y = np.roll((x.mean(axis=(1, 2)) > 0).astype("int64"), -offset)
    assert far_offset(x, y[:, None]) == offset


@pytest.mark.parametrize("offset", [0, 3, -5])
def test_near_offsets_are_left_to_those_who_try_each(offset):
    x = RNG.normal(size=(800, 6, 2))
    assert far_offset(x, np.roll(x.mean(axis=(1, 2)), offset)[:, None]) is None


def test_rows_that_hang_together_have_no_far_offset():
    x = np.cumsum(RNG.normal(size=(800, 1, 1)), axis=0)
    assert far_offset(x, np.roll(x[:, 0], 20, axis=0)) is None
