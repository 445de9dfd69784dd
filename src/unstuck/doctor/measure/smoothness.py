"""Smoothness: real numbers that make no series as given, and make one in another order of axes.

Neighbouring steps of a series are alike. Where counting proves nothing, because real numbers do not
repeat, a shape that cuts the series of each feature into pieces still shows: its steps jump.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange import Layout, layouts
from unstuck.doctor import thresholds

_MAX_ROWS = 2_000  # that are looked at


@dataclass(frozen=True)
class Smoother:
    """A layout within each row, and how rough steps are before and after it is undone."""

    layout: Layout
    before: float
    after: float


def roughness(x: Array) -> float:
    """Mean square of a change from step to step over that of a change between any two steps.

    About 1 for numbers in no order, near 0 for a slow series (von Neumann's ratio, 1941, halved).

    Args:
        x: shape (rows, steps, features).
    """
    spread = 2 * x.var(axis=(0, 1), dtype=np.float64)
    jumps = np.mean(np.square(np.diff(x, axis=1), dtype=np.float64), axis=(0, 1))
    moving = spread > 1e-12
    if moving.any():
        return float(np.mean(jumps[moving] / spread[moving]))
    return 0.0


def smoother(x: Array, y: Array) -> Smoother | None:
    """The order of a row's numbers in which they make a series, if as given they make none.

    Args:
        x: real numbers, shape (rows, steps, features).
        y: targets of as many rows.
    """
    x = x[:_MAX_ROWS]
    y = y[:_MAX_ROWS]
    if x.ndim != 3 or x.dtype.kind != "f" or x.shape[1] < thresholds.SERIES_STEPS or x.shape[2] < 2:
        return None
    if not np.isfinite(x).all() or (before := roughness(x)) < thresholds.ROUGH:
        return None
    candidates = [
        Smoother(layout, before, roughness(new))
        for layout in layouts(x, y)
        if layout.kind == "axes" and (new := _within_rows(layout, x, y)) is not None
    ]
    best = min(candidates, key=lambda candidate: candidate.after, default=None)
    if best is not None and best.after <= thresholds.SMOOTHER * before:
        return best
    return None


def _within_rows(layout: Layout, x: Array, y: Array) -> Array | None:
    """The re-laid inputs, where targets stay as they are and every number in its row."""
    new, same = layout.apply(x, y)
    few, _ = layout.apply(x[:8], y[:8])
    kept = same is y and new.shape == x.shape and np.array_equal(few, new[:8])
    if kept:
        return new
    return None
