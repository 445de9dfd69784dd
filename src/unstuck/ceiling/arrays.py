"""The arrays that `ceiling` accepts, and what is said of those that it does not."""

from __future__ import annotations

from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.symbols import CHUNK
from unstuck.errors import InputError

HUGE = 1e100  # squares of larger numbers, summed over rows, may overflow


def check(x: Any, y: Any, mask: Any = None) -> tuple[Array, Array, Array | None]:
    """Make sure that inputs, targets and mask are arrays that belong together.

    Args:
        x: inputs, (rows, steps) or (rows, steps, features).
        y: targets, (rows,), (rows, k), (rows, steps) or (rows, steps, k).
        mask: None, (rows,) or (rows, steps): booleans or weights that are not negative.

    Returns:
        The same as NumPy arrays, not copied where they were arrays.

    Raises:
        InputError: wrong ranks, different numbers of rows, no rows, NaN or infinity, objects or
            strings.
    """
    x = as_numbers(x, "x")
    y = as_numbers(y, "y")
    if x.ndim not in (2, 3):
        raise InputError(
            f"x has shape {x.shape}, expected (rows, steps, features) or (rows, steps); "
            "reshape it, e.g. x.reshape(len(x), steps, -1)"
        )
    if y.ndim not in (1, 2, 3):
        raise InputError(
            f"y has shape {y.shape}, expected (rows, steps, k), (rows, steps), (rows, k) or "
            "(rows,); reshape it, e.g. y.reshape(len(y), steps, -1)"
        )
    if len(x) != len(y):
        raise InputError(
            f"x has {len(x):,} rows and y has {len(y):,}, expected the same number; "
            "cut both to the rows that belong together"
        )
    for array, name in ((x, "x"), (y, "y")):
        if array.size == 0:
            raise InputError(
                f"{name} is empty: shape {array.shape}; pass at least one row and step"
            )
        refuse_non_finite(array, name)
    return x, y, None if mask is None else _mask(mask, y)


def as_numbers(array: Any, name: str) -> Array:
    """Anything array-like as an array of booleans, integers or floats."""
    try:
        numbers: Array = np.asarray(array)
    except (ValueError, TypeError) as error:
        raise InputError(
            f"{name} is no array ({_line(error)}), expected rows of equal length; "
            "pad the rows and stack them with np.stack"
        ) from None
    if numbers.dtype.name in ("bfloat16", "float8_e4m3fn", "float8_e5m2"):
        numbers = numbers.astype(np.float32)
    if numbers.dtype.kind not in "biuf":
        what = {"O": "objects", "U": "strings", "S": "byte strings", "c": "complex numbers"}.get(
            numbers.dtype.kind, f"{numbers.dtype} values"
        )
        raise InputError(
            f"{name} holds {what}, expected numbers; "
            f"convert it first, e.g. np.unique({name}, return_inverse=True)[1] for labels"
        )
    return numbers


def refuse_non_finite(array: Array, name: str) -> None:
    """Raise for NaN and infinity, with the first row that holds one."""
    if array.dtype.kind != "f":
        return
    block = max(1, CHUNK // max(1, int(np.prod(array.shape[1:]))))
    for start in range(0, len(array), block):
        part = array[start : start + block]
        if np.isfinite(part).all():
            _refuse_huge(part, name)
            continue
        bad = ~np.isfinite(part.reshape(len(part), -1)).all(axis=1)
        row = start + int(np.flatnonzero(bad)[0])
        if np.isnan(array[row]).any():
            what = "NaN"
        else:
            what = "infinity"
        raise InputError(
            f"{name} holds {what}, first in row {row:,}, expected finite numbers; drop such "
            f"rows or replace the values, e.g. np.nan_to_num({name})"
        )


def _refuse_huge(part: Array, name: str) -> None:
    """Raise for numbers whose squares overflow."""
    if part.dtype.itemsize >= 8 and bool((np.abs(part) > HUGE).any()):
        raise InputError(
            f"{name} holds numbers beyond {HUGE:g}, whose squares overflow; scale it first, "
            f"e.g. {name} / np.abs({name}).max()"
        )


def _mask(mask: Any, y: Array) -> Array:
    weights = as_numbers(mask, "mask")
    shapes = [y.shape[:1]] + ([y.shape[:2]] if y.ndim > 1 else [])
    if weights.shape not in shapes:
        expected = " or ".join(str(tuple(shape)) for shape in shapes)
        raise InputError(f"mask has shape {weights.shape}, expected {expected} to go with y")
    refuse_non_finite(weights, "mask")
    if weights.dtype.kind != "b" and bool((weights < 0).any()):
        raise InputError("mask holds negative weights, expected booleans or weights ≥ 0")
    if not bool((weights > 0).any()):
        raise InputError("mask keeps nothing, expected at least one row that counts")
    return weights


def _line(error: Exception) -> str:
    return str(error).splitlines()[0][:120]
