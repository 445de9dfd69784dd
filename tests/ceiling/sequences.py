"""Bit sequences, tasks over them, and a slow, obviously right count of their ceilings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from unstuck.case import Array

LSB = 1  # read from the least significant bit
MSB = -1


def all_pairs(n: int) -> tuple[Array, Array]:
    """Every pair of n-bit numbers, least significant bit first, each of shape (4**n, n)."""
    bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    first, second = np.divmod(np.arange(4**n), 2**n)
    return bits[first], bits[second]


def all_strings(n: int) -> Array:
    """Every string of n bits, shape (2**n, n)."""
    return (np.arange(2**n)[:, None] >> np.arange(n)) & 1


def arithmetic(operation: Callable[[Array, Array], Array]) -> Callable[[Array, Array], Array]:
    """An operation on numbers as one on bits, least significant first, cut to their length."""

    def on_bits(a: Array, b: Array) -> Array:
        weights = 1 << np.arange(a.shape[1])
        result = operation(a @ weights, b @ weights)
        return (result[:, None] >> np.arange(a.shape[1])) & 1

    return on_bits


add = arithmetic(lambda a, b: a + b)
subtract = arithmetic(lambda a, b: a - b)
multiply = arithmetic(lambda a, b: a * b)


def stacked(a: Array, b: Array) -> Array:
    return np.stack([a, b], axis=-1)


def slow_best(x: Array, y: Array, mask: Array) -> Fraction:
    """Share of right answers of the best function of the visible steps, by a dictionary."""
    right = 0
    for step, visible in enumerate(mask):
        seen: dict[bytes, Counter[int]] = defaultdict(Counter)
        for row, target in zip(x[:, visible], y[:, step], strict=True):
            seen[row.tobytes()][int(target)] += 1
        right += sum(max(counts.values()) for counts in seen.values())
    return Fraction(right, y.shape[0] * y.shape[1])
