"""Summaries of rows: what each number is, and that pieces change none."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from unstuck.ceiling.summaries import EACH, summaries


def test_the_numbers_of_a_row():
    row = np.array([1.0, 3.0, 2.0, 4.0, 3.0, 5.0])
    found = summaries(row[None, :, None])[0]
    moved = np.diff(row)
    time = np.linspace(-1, 1, 6)
    expected = [
        row.mean(),
        row.std(),
        1.0,
        5.0,
        4.0,
        np.abs(moved).mean(),
        (time * (row - 3)).sum() / 6 / time.std(),
        (moved**2).mean() / row.var(),
    ]
    np.testing.assert_allclose(found, expected)
    assert len(found) == EACH


@pytest.mark.parametrize("numbers", [1, 36, 100, 1 << 15])
def test_pieces_change_nothing(monkeypatch, numbers):
    x = np.random.default_rng(0).normal(size=(50, 6, 3)).astype(np.float32)
    module = sys.modules["unstuck.ceiling.summaries"]
    whole = [summaries(row[None])[0] for row in x]
    monkeypatch.setattr(module, "_NUMBERS", numbers)
    assert np.array_equal(summaries(x), whole)


def test_no_rows():
    assert summaries(np.zeros((0, 6, 3))).shape == (0, 3 * EACH)
