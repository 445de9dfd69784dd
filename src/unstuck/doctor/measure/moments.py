"""Mean and spread of columns, in pieces: no second copy of the array, however large it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unstuck.case import Array

_NUMBERS = 1 << 17  # handled at once, so that temporaries stay in the cache


def moments(columns: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of each column, in float64; each of shape (columns,).

    Args:
        columns: shape (rows, columns), one row at least; numbers of any kind.

    NumPy adds several columns row after row. So it is done here, and each piece begins with the sum
    of those before it: no rounding differs from that of `numpy.mean` and `numpy.std`, but for a
    single column, of which NumPy adds parts and then their sums: that is the 16th digit.
    """
    rows = len(columns)
    mean = _total(columns, lambda part: part) / rows

    def squared(part: Array) -> Array:
        part -= mean
        part *= part
        return part

    return mean, np.sqrt(_total(columns, squared) / rows)


def _total(columns: Array, change: Callable[[Array], Array]) -> Array:
    """Sum over the rows, after a change that may be made in place."""
    block = max(1, _NUMBERS // max(1, columns.shape[1]))
    total = np.zeros(columns.shape[1])
    for start in range(0, len(columns), block):
        part = change(columns[start : start + block].astype(np.float64))
        part[0] += total
        total = _sum(part)
    return total


def _sum(part: Array) -> Array:
    """Sum of each column."""
    if part.shape[1] == 1:
        single: Array = part.sum(axis=0)
        return single
    # As part.sum(axis=0), which takes three times as long for a few columns.
    several: Array = np.einsum("ij->j", part)
    return several
