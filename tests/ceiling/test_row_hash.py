"""Equal rows have equal hashes, other rows have others: of every dtype, width and layout."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.ceiling import row_hash
from unstuck.ceiling.row_hash import distinct_rows, row_hashes

DTYPES = ["float32", "float64", "float16", "int8", "uint16", "int32", "int64", "bool"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("width", [1, 2, 3, 7, 8, 9, 33])
@pytest.mark.parametrize("numbers", [1, 40, 1 << 21])
def test_rows_are_equal_where_their_hashes_are(monkeypatch, dtype, width, numbers):
    monkeypatch.setattr(row_hash, "_NUMBERS", numbers)  # pieces of one row, of some, of all
    x = np.random.default_rng(1).integers(0, 2, (60, width)).astype(dtype)
    hashes = row_hashes(x)
    same = (x[:, None] == x[None]).all(axis=2)
    assert np.array_equal(hashes[:, None] == hashes[None], same)
    assert distinct_rows(x) == len(np.unique(x, axis=0))


@pytest.mark.parametrize("width", [3, 16])
def test_one_number_anywhere_makes_another_row(width):
    x = np.zeros((width + 1, width), np.float32)
    x[np.arange(width), np.arange(width)] = 1
    assert distinct_rows(x) == width + 1


def test_both_zeros_are_equal():
    assert distinct_rows(np.array([[0.0, 1.0], [-0.0, 1.0]])) == 1


def test_axes_and_layouts_do_not_matter():
    x = np.random.default_rng(0).integers(0, 9, (20, 4, 6)).astype(np.float32)
    expected = row_hashes(x)
    assert np.array_equal(row_hashes(x.reshape(20, 24)), expected)
    assert np.array_equal(row_hashes(np.asfortranarray(x)), expected)
    assert np.array_equal(row_hashes(np.repeat(x, 2, axis=0)[::2]), expected)
    moved = row_hashes(x[:, 1:])
    assert np.array_equal(moved, row_hashes(np.ascontiguousarray(x[:, 1:])))


def test_no_rows_and_no_columns():
    assert row_hashes(np.zeros((0, 5))).shape == (0,)
    assert distinct_rows(np.zeros((4, 0))) == 1
