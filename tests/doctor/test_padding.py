"""Padding is found where rows of different lengths were filled up, and nowhere else."""

from __future__ import annotations

import numpy as np

from unstuck.doctor.measure import padding
from unstuck.doctor.rows import TrialRows

RNG = np.random.default_rng(0)
LENGTHS = RNG.integers(4, 20, 300)


def padded(side: str, value: float = 0.0) -> np.ndarray:
    x = RNG.normal(size=(300, 20, 2)) + 5
    for row, length in zip(x, LENGTHS, strict=True):
        if side == "end":
            row[length:] = value
        else:
            row[: 20 - length] = value
    return x


def test_padding_is_found_on_either_side_with_any_value():
    for side in ("end", "start"):
        found = padding.find(padded(side, -7.0))
        assert (found.side, found.value) == (side, -7.0)
        assert np.array_equal(found.real.sum(axis=1), LENGTHS)
        assert found.share == 1 - LENGTHS.mean() / 20


def test_random_bits_and_full_rows_are_not_padding():
    bits = RNG.integers(0, 2, (500, 20, 1)).astype(float)
    assert padding.find(bits) is None
    assert padding.find(RNG.normal(size=(300, 20, 2))) is None
    format_ = RNG.normal(size=(300, 20, 2))
    format_[:, 10:] = 0  # every row ends alike: nothing about lengths
    assert padding.find(format_) is None


def test_padding_moves_to_the_front_and_the_rest_keeps_its_order():
    x = padded("end")
    found = padding.find(x)
    moved = padding.moved_to_front(TrialRows(x, x[:, 0], x[:0], x[:0, 0]), found).x
    for new, old, length in zip(moved, x, LENGTHS, strict=True):
        assert np.array_equal(new[20 - length :], old[:length])
        assert not new[: 20 - length].any()
