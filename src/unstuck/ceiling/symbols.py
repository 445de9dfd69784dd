"""Arrays of few distinct values as small integers: one symbol a row and step.

The distinct values are guessed from a sample, every number is then looked up and verified, so the
cost is linear in rows; nothing is sorted but the sample. A step with several features becomes one
symbol by counting in mixed radix, relabelled densely when the radix would grow too large.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array

CHUNK = 1 << 20  # numbers handled at once, so that temporaries stay near the cache
MAX_INTEGERS = 1 << 16  # widest range of integer values that is looked up in a table
MAX_VALUES = 1 << 10  # most distinct values that are not integers
MAX_RADIX = 1 << 16  # largest table of mixed-radix codes before they are relabelled


@dataclass(frozen=True, eq=False)
class Symbols:
    """One symbol a row and step.

    Args:
        codes: unsigned integers, shape (steps, rows): step-major, so that one step is contiguous.
        size: number of symbols; every code is below it, and every code occurs.
    """

    codes: Array
    size: int

    @property
    def steps(self) -> int:
        """Number of input steps."""
        return int(self.codes.shape[0])

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.codes.shape[1])


@dataclass(frozen=True)
class TooMany:
    """Why an array has no symbols: one clause, "too many distinct values (…)"."""

    reason: str


def symbols(x: Array) -> Symbols | TooMany:
    """Turn inputs into symbols.

    Args:
        x: shape (rows, steps, features) or (rows, steps), numbers or booleans without NaN.

    Returns:
        The symbols, or why there are none: the values are real numbers that hardly repeat.
    """
    values = _three_axes(x)
    levels = distinct_values(values)
    if isinstance(levels, TooMany):
        return levels
    return _encode(values, levels)


def distinct_values(values: Array) -> Array | TooMany:
    """The distinct values of an array, ascending; guessed on a sample, then verified."""
    flat = _flat(values)
    sample = np.unique(flat[:: max(1, flat.size // 65_536)][:131_072])
    if bool(np.all(sample == np.round(sample.astype(np.float64)))):
        low, high = _range(values)
        if _only_two(values, low, high):
            return np.unique(np.array([low, high], dtype=values.dtype))
        if high - low >= MAX_INTEGERS:
            return TooMany(f"too many distinct values (from {low:g} to {high:g})")
        integers = _integers_present(values, int(low), int(high))
        if integers is not None:
            return integers
    few = min(MAX_VALUES, max(16, flat.size // 4))
    for part in _parts(values):
        if sample.size > few:
            break
        where = np.minimum(np.searchsorted(sample, part), sample.size - 1)
        if not np.array_equal(sample[where], part):
            sample = np.union1d(sample, part)
    if sample.size > few:
        return TooMany(f"too many distinct values (more than {few:,} among {flat.size:,} numbers)")
    return sample


def _only_two(values: Array, low: float, high: float) -> bool:
    """Whether nothing but the smallest and the largest number occurs."""
    if values.dtype.kind in "bui" and high - low < 2:
        return True
    return all(bool(((part == low) | (part == high)).all()) for part in _parts(values))


def _integers_present(values: Array, low: int, high: int) -> Array | None:
    """Integer values that occur between two bounds; None when a number is not an integer."""
    seen = np.zeros(high - low + 1, dtype=bool)
    for part in _parts(values):
        index = part.astype(np.int64) - low
        if values.dtype.kind == "f" and not np.array_equal(index + low, part):
            return None
        seen[index] = True
    return (np.flatnonzero(seen) + low).astype(values.dtype)


def _encode(values: Array, levels: Array) -> Symbols:
    """Combine the features of each step into one code, a group of features at a time."""
    rows, steps, features = values.shape
    base = int(levels.size)
    codes = np.zeros((steps, rows), dtype=np.uint8)
    size = 1
    first = 0
    while first < features:
        group = first
        space = size
        while group < features and space * base <= max(MAX_RADIX, size * base):
            group = group + 1
            space = space * base
        codes = _widen(codes, space)
        _append(codes, values, levels, first, group)
        codes, size = relabel(codes, space)
        first = group
    return Symbols(codes=codes, size=size)


def _append(codes: Array, values: Array, levels: Array, first: int, last: int) -> None:
    """Make codes · base + level of the codes, for features first … last − 1; in place."""
    rows, steps, _ = values.shape
    base = codes.dtype.type(levels.size)
    block = max(1, CHUNK // max(1, steps * (last - first)))
    for start in range(0, rows, block):
        rows_here = slice(start, start + block)
        index = level_index(values[rows_here, :, first:last], levels)
        for step in range(steps):
            column = codes[step, rows_here]
            for feature in range(last - first):
                column *= base
                np.add(column, index[:, step, feature], out=column, casting="unsafe")


def level_index(part: Array, levels: Array) -> Array:
    """Position of every number in `levels` (ascending, known to hold them all)."""
    if levels.size == 1:
        return np.zeros(part.shape, dtype=np.uint8)
    if levels.size == 2:
        upper: Array = (part == levels[1]).view(np.uint8)
        return upper
    low = float(levels[0])
    high = float(levels[-1])
    integers = bool(np.all(levels == np.round(levels.astype(np.float64))))
    if integers and high - low < MAX_INTEGERS:
        table = np.zeros(int(high - low) + 1, dtype=np.uint16)
        table[(levels.astype(np.int64) - int(low))] = np.arange(levels.size)
        return table[part.astype(np.int64) - int(low)]
    place: Array = np.searchsorted(levels, part)
    return place.astype(np.uint16)


def relabel(codes: Array, space: int) -> tuple[Array, int]:
    """Number the codes that occur 0, 1, 2 … in ascending order; linear in codes and in space."""
    seen = np.zeros(space, dtype=bool)
    flat = codes.reshape(-1)
    seen[flat[: 1 << 18]] = True
    if not seen.all():
        for start in range(0, flat.size, CHUNK):
            seen[flat[start : start + CHUNK]] = True
    size = int(seen.sum())
    if size == space:
        return codes, size
    table = (np.cumsum(seen) - 1).astype(np.min_scalar_type(max(size - 1, 0)))
    return table[codes], size


def _widen(codes: Array, space: int) -> Array:
    if space <= 1 << 8:
        return codes.astype(np.uint8, copy=False)
    if space <= 1 << 16:
        return codes.astype(np.uint16, copy=False)
    return codes.astype(np.int64, copy=False)


def _three_axes(x: Array) -> Array:
    if x.ndim == 2:
        return x[:, :, None]
    return x


def _range(values: Array) -> tuple[float, float]:
    """Smallest and largest number."""
    lows, highs = zip(*((part.min(), part.max()) for part in _parts(values)), strict=True)
    return min(lows).item(), max(highs).item()


def _parts(values: Array) -> Iterator[Array]:
    """The array's numbers in pieces of about CHUNK."""
    block = max(1, CHUNK // max(1, int(np.prod(values.shape[1:]))))
    for start in range(0, len(values), block):
        yield values[start : start + block]


def _flat(values: Array) -> Array:
    """All numbers on one axis; of an array that is not contiguous a sample."""
    if values.flags.c_contiguous:
        return values.reshape(-1)
    stride = max(1, len(values) // 4096)
    return values[::stride].reshape(-1)
