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

    Of several columns the sums are those of `numpy.mean` and `numpy.std`, bit for bit: NumPy adds
    row after row, and each piece begins with the sum of those before it.
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
        total = part.sum(axis=0)
    return total
