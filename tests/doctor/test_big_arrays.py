"""What looks at all numbers of a case does so in pieces: no second copy of the rows is made."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from unstuck.case import Case, FitSettings, Location, ModelSpec
from unstuck.ceiling.row_hash import row_hashes
from unstuck.doctor.measure.damage import set_apart
from unstuck.doctor.measure.moments import moments

ROWS = np.random.default_rng(0).normal(size=(40_000, 50, 4)).astype("float32")  # 32 MB


def case(x: Any) -> Case:
    at = Location("train.py", 1)
    return Case(ModelSpec("Sequential"), FitSettings(), (x,), (np.zeros((len(x), 1)),), at)


def memory(work: Callable[[], object]) -> int:
    """The most bytes that were held at once beside what was there before."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "work",
    [
        lambda: row_hashes(ROWS),
        lambda: row_hashes(ROWS[:, 1:]),
        lambda: moments(ROWS.reshape(-1, 4)),
        lambda: set_apart(case(ROWS)),
    ],
    ids=["hashes", "hashes of a slice", "moments", "damage"],
)
def test_no_copy_of_the_rows(work):
    assert memory(work) < 0.5 * ROWS.nbytes


@pytest.mark.parametrize("numbers", [1, 7, 1 << 20])
def test_rows_are_whole_or_not_whatever_the_pieces(monkeypatch, numbers):
    monkeypatch.setattr(sys.modules["unstuck.doctor.measure.damage"], "_NUMBERS", numbers)
    x = np.random.default_rng(0).normal(size=(30, 3, 2)).astype("float32")
    x[[2, 17], 1, 1] = np.nan, np.inf
    x[29, 0, 0] = -np.inf
    kept, damage = set_apart(case(x))
    assert damage is not None
    assert damage.rows.tolist() == [2, 17, 29]
    assert len(kept.x[0]) == 27
