"""A 64-bit hash of each row, to count distinct rows and to find equal ones."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.symbols import CHUNK


def row_hashes(x: Array) -> Array:
    """Hash every row of any array; shape (rows,), uint64.

    Equal rows of one dtype have equal hashes, −0.0 and 0.0 count as equal; two different rows share
    one with probability 2⁻⁶⁴. Columns are chained through the splitmix64 finaliser (Steele, Lea and
    Flood 2014).
    """
    rows = x.reshape(len(x), -1)
    if rows.dtype.kind == "f":
        rows = rows + 0.0
    hashes = np.zeros(len(rows), dtype=np.uint64)
    block = max(1, CHUNK // max(1, rows.shape[1]))
    for start in range(0, len(rows), block):
        part = np.ascontiguousarray(rows[start : start + block])
        hashes[start : start + block] = _hash(part)
    return hashes


def distinct_rows(x: Array) -> int:
    """Number of distinct rows of any array."""
    return int(np.unique(row_hashes(x)).size)


def _hash(rows: Array) -> Array:
    words = rows.view(f"u{rows.dtype.itemsize}").astype(np.uint64)
    state = np.full(len(rows), 0x9E3779B97F4A7C15, dtype=np.uint64)
    for column in words.T:
        state = (state ^ column) * np.uint64(0xBF58476D1CE4E5B9)
        state ^= state >> np.uint64(27)
        state = state * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    return state
