"""Digits and numbers: words of arithmetic tasks hold the least significant digit first."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from unstuck.case import Array


def value(digits: Iterable[int], base: int) -> int:
    """The number that these digits are, least significant first."""
    total = 0
    for digit in reversed(list(digits)):
        total = total * base + digit
    return total


def digits(number: int, count: int, base: int) -> list[int]:
    """The lowest `count` digits of a number, least significant first; two's complement below 0."""
    lowest = []
    for _ in range(count):
        number, digit = divmod(number, base)
        lowest.append(digit)
    return lowest


def longest_run(hits: Array) -> Array:
    """Length of the longest run of True in each row; shape (rows, steps) -> (rows,), int."""
    longest = np.zeros(len(hits), np.int64)
    current = np.zeros(len(hits), np.int64)
    for step in range(hits.shape[1]):
        current = np.where(hits[:, step], current + 1, 0)
        longest = np.maximum(longest, current)
    return longest
