"""Padding: steps at the end, or at the start, of rows that hold nothing but one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from unstuck.case import Array
from unstuck.doctor import thresholds
from unstuck.doctor.rows import TrialRows

_MAX_VALUES = 3  # candidates for the value: the most frequent of the first and last steps


@dataclass(frozen=True)
class Padding:
    """What the rows are padded with.

    Args:
        value: that padded steps hold in every feature.
        side: "end" or "start".
        real: which steps are not padding, shape (rows, steps).
    """

    value: float
    side: Literal["end", "start"]
    real: Array

    @property
    def share(self) -> float:
        """Share of all steps that are padding."""
        return float(1 - self.real.mean())


def find(x: Array) -> Padding | None:
    """The padding of rows of different lengths, or None.

    Args:
        x: shape (rows, steps, features).
    """
    if x.shape[1] < thresholds.PADDED_STEPS or len(x) < thresholds.PADDED_ROWS:
        return None
    best: Padding | None = None
    for side in ("end", "start"):
        for value in _candidates(x[:, -1 if side == "end" else 0]):
            candidate = of_value(x, value, side)
            lengths = candidate.real.sum(axis=1)
            # Rows that all end alike are a format; runs of one value by chance are short.
            padded = (
                candidate.share >= thresholds.PADDED_SHARE
                and lengths.std() > 0
                and _long(candidate)
            )
            if padded and (best is None or candidate.share > best.share):
                best = candidate
    return best


def of_value(x: Array, value: float, side: Literal["end", "start"]) -> Padding:
    """Steps of (rows, steps, features) that stand in a run of this value at one side."""
    same = (x == value).all(axis=2)
    if side == "end":
        ordered = same[:, ::-1]
    else:
        ordered = same
    run = np.cumprod(ordered, axis=1).astype(bool)
    if side == "end":
        padded = run[:, ::-1]
    else:
        padded = run
    return Padding(float(value), side, ~padded)


def _candidates(edge: Array) -> list[float]:
    alike = edge[(edge == edge[:, :1]).all(axis=1), 0]
    if not len(alike):
        return []
    values, counts = np.unique(alike, return_counts=True)
    return [float(v) for v in values[np.argsort(-counts)][:_MAX_VALUES]]


def _long(padded: Padding) -> bool:
    """Whether three rows in ten end in three such steps: a value that merely occurs rarely does."""
    runs = (~padded.real).sum(axis=1)
    return bool(np.mean(runs >= thresholds.PADDED_RUN) > thresholds.PADDED_RUNS)


def moved_to_front(rows: TrialRows, padding: Padding) -> TrialRows:
    """The same rows with the padding in front of the real steps."""
    x, x_test = (_front(part, padding) for part in (rows.x, rows.x_test))
    return replace(rows, x=x, x_test=x_test)


def written_as(
    rows: TrialRows, value: float, side: Literal["end", "start"], other: float
) -> TrialRows:
    """The same rows with the run of a value at one side written as another value."""

    def written(x: Array) -> Array:
        if not len(x):
            return x
        cube = x.reshape(x.shape[0], x.shape[1], -1).astype(np.float32)
        cube[~of_value(cube, value, side).real] = other
        return cube.reshape(x.shape)

    return replace(rows, x=written(rows.x), x_test=written(rows.x_test))


def _front(x: Array, padding: Padding) -> Array:
    shape = x.shape
    if not len(x):
        return x
    cube = x.reshape(shape[0], shape[1], -1)
    real = of_value(cube, padding.value, "end").real
    order = np.argsort(real, axis=1, kind="stable")
    moved: Array = np.take_along_axis(cube, order[..., None], axis=1).reshape(shape)
    return moved
