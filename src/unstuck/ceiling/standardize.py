"""unit(): columns of unit spread around zero, so that they can be compared."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array

_ROUNDING = 1e-12  # spread against the mean, below which a column only shows rounding


def standardize(values: Array) -> Array:
    """Each column of the last axis around zero, with unit spread; constant ones all zero.

    Args:
        values: numbers of any shape with a last axis.
    """
    numbers = values.astype(np.float64)
    axes = tuple(range(numbers.ndim - 1))
    mean = numbers.mean(axis=axes)
    spread = numbers.std(axis=axes)
    moves = spread > _ROUNDING * np.abs(mean)
    scaled: Array = np.where(moves, (numbers - mean) / np.where(moves, spread, 1.0), 0.0)
    return scaled
