"""Damage: rows with NaN or infinity in them, set apart so that the others can be judged."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from unstuck.case import Array, Case

_NUMBERS = 1 << 20  # looked at at once


@dataclass(frozen=True)
class Damage:
    """The training rows that hold a number that is none.

    Args:
        rows: their numbers, ascending.
        where: name of the first array that holds one, "x" or "y", and the place in it.
        place: index of the first such number.
        x, y: these rows of the first input and output, as passed.
        filled: whether every row was damaged, so that the gaps were filled with the columns' means
            (0 where a column has none) instead of dropping the rows.
    """

    rows: Array
    where: str
    place: tuple[int, ...]
    x: Array
    y: Array
    filled: bool

    def joins(self, case: Case) -> bool:
        """Whether these rows can be trained on again: of other inputs and weights none was kept."""
        return len(case.x) == len(case.y) == 1 and not case.sample_weight


def set_apart(case: Case) -> tuple[Case, Damage | None]:
    """The case with whole rows alone, and what was taken from it; the same case where all are."""
    kept = _whole((*case.x, *case.y, *case.sample_weight), _count(case.x))
    kept_val = _whole((*case.x_val, *case.y_val), _count(case.x_val))
    if kept.all() and kept_val.all():
        return case, None
    name, place = _first(case)
    rows = np.flatnonzero(~kept)
    damage = Damage(rows, name, place, case.x[0][rows], case.y[0][rows], not kept.any())
    if damage.filled or (len(kept_val) and not kept_val.any()):
        return _with_gaps_filled(case), replace(damage, filled=True)
    return _of_whole_rows(case, kept, kept_val), damage


def _count(arrays: tuple[Array, ...]) -> int:
    """Number of rows; 0 without arrays."""
    if not arrays:
        return 0
    return len(arrays[0])


def _with_gaps_filled(case: Case) -> Case:
    fields = ("x", "y", "x_val", "y_val", "sample_weight")
    filled = {name: tuple(map(_filled, getattr(case, name))) for name in fields}
    return replace(case, **filled)  # type: ignore[arg-type]


def _of_whole_rows(case: Case, kept: Array, kept_val: Array) -> Case:
    """The case with the rows that are kept, of training and of validation."""
    return replace(
        case,
        x=tuple(part[kept] for part in case.x),
        y=tuple(part[kept] for part in case.y),
        sample_weight=tuple(part[kept] for part in case.sample_weight),
        x_val=tuple(part[kept_val] for part in case.x_val),
        y_val=tuple(part[kept_val] for part in case.y_val),
    )


def _whole(arrays: tuple[Array, ...], rows: int) -> Array:
    """Which rows hold numbers alone in every array."""
    kept = np.ones(rows, bool)
    for part in arrays:
        if part.dtype.kind != "f" or len(part) != rows:
            continue
        block = max(1, _NUMBERS // max(1, math.prod(part.shape[1:])))
        for start in range(0, rows, block):
            finite = np.isfinite(part[start : start + block])
            if not finite.all():
                kept[start : start + block] &= finite.reshape(len(finite), -1).all(axis=1)
    return kept


def _first(case: Case) -> tuple[str, tuple[int, ...]]:
    fit = case.fit
    named = [(fit.x_name, case.x), (fit.y_name, case.y), ("sample_weight", case.sample_weight)]
    named += [(fit.x_val_name or "validation x", case.x_val)]
    named += [(fit.y_val_name or "validation y", case.y_val)]
    for name, arrays in named:
        for part in arrays:
            if part.dtype.kind == "f":
                places = np.argwhere(~np.isfinite(part))
                if len(places):
                    return name, tuple(int(i) for i in places[0])
    return "", ()


def _filled(part: Array) -> Array:
    if part.dtype.kind != "f":
        return part
    flat = part.reshape(-1, part.shape[-1] if part.ndim > 1 else 1)
    good = np.isfinite(flat)
    total = np.where(good, flat, 0.0).sum(axis=0, dtype=np.float64)
    mean = total / np.maximum(good.sum(axis=0), 1)
    filled: Array = np.where(good, flat, mean).astype(part.dtype).reshape(part.shape)
    return filled
