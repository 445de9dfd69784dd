"""Summaries: a few numbers that say what a whole row of real values does.

A recording of a gesture is known by how much it swings and not by any one of its samples, whose
phase is another each time. Plain learners on raw columns miss that; on these numbers they see it.
"""

from __future__ import annotations

import math

import numpy as np

from unstuck.case import Array

LEAST_STEPS = 6
"""Shorter rows are their own summary."""

EACH = 8
"""Numbers a feature, in the order of `summaries`."""

_NUMBERS = 1 << 15  # handled at once


def summaries(x: Array) -> Array:
    """Mean, spread, least, most, first to last, mean step, trend and roughness of each feature.

    Args:
        x: shape (rows, steps, features), two steps at least.

    Returns:
        Shape (rows, 8 × features), float64, finite where x is. The trend is the slope against
        time in spreads of time; roughness is the mean squared step over the variance, which is 2
        for white noise and small for what moves slowly.
    """
    # A row's numbers depend on no other row; few rows at a time stay in the cache.
    block = max(1, _NUMBERS // max(1, math.prod(x.shape[1:])))
    parts = [_of_rows(x[start : start + block]) for start in range(0, len(x), block)]
    if parts:
        return np.concatenate(parts)
    return _of_rows(x)


def _of_rows(x: Array) -> Array:
    """The summaries of a few rows."""
    x = x.astype(np.float64)
    steps = x.shape[1]
    moved = np.diff(x, axis=1)
    mean = x.mean(axis=1)
    centred = x - mean[:, None]
    variance = (centred**2).mean(axis=1)
    time = np.linspace(-1.0, 1.0, steps)
    time /= max(float(time.std()), 1e-12)
    parts = [
        mean,
        np.sqrt(variance),
        x.min(axis=1),
        x.max(axis=1),
        x[:, -1] - x[:, 0],
        np.abs(moved).mean(axis=1),
        np.einsum("t,rtf->rf", time, centred) / steps,
        (moved**2).mean(axis=1) / np.maximum(variance, 1e-12),
    ]
    row_summaries: Array = np.concatenate(parts, axis=1)
    return row_summaries
