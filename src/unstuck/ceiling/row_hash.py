"""A 64-bit hash of each row, to count distinct rows and to find equal ones."""

from __future__ import annotations

import math

import numpy as np

from unstuck.case import Array

_START = 0x9E3779B97F4A7C15
_FIRST_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_SECOND_FACTOR = np.uint64(0x94D049BB133111EB)
_NUMBERS = 1 << 21  # hashed at once: enough rows for each call of NumPy, few enough for the cache


def row_hashes(x: Array) -> Array:
    """Hash every row of any array; shape (rows,), uint64.

    Equal rows of one dtype have equal hashes, −0.0 and 0.0 count as equal; two different rows share
    one with probability 2⁻⁶⁴. The words of a row, eight bytes each, are chained through the
    splitmix64 finaliser (Steele, Lea and Flood 2014).
    """
    hashes = np.full(len(x), _START, dtype=np.uint64)
    block = max(1, _NUMBERS // max(1, math.prod(x.shape[1:])))
    for start in range(0, len(x), block):
        _chain(hashes[start : start + block], _words(x[start : start + block]))
    return hashes


def distinct_rows(x: Array) -> int:
    """Number of distinct rows of any array."""
    return int(np.unique(row_hashes(x)).size)


def _words(part: Array) -> Array:
    """The bytes of each row as whole words, padded with zeros; shape (rows, words), uint64."""
    if part.dtype.kind == "f":
        part = part + 0.0  # −0.0 becomes 0.0
    width = math.prod(part.shape[1:]) * part.dtype.itemsize
    raw = np.ascontiguousarray(part).reshape(-1).view(np.uint8).reshape(len(part), width)
    if width % 8:
        raw = np.pad(raw, ((0, 0), (0, -width % 8)))
    words: Array = raw.view(np.uint64)
    return words


def _chain(state: Array, words: Array) -> None:
    """Mix the words of each row into its state, one after the other; in place."""
    shifted = np.empty_like(state)
    for column in words.T:
        state ^= column
        state *= _FIRST_FACTOR
        np.right_shift(state, np.uint64(27), out=shifted)
        state ^= shifted
        state *= _SECOND_FACTOR
        np.right_shift(state, np.uint64(31), out=shifted)
        state ^= shifted
