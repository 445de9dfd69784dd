"""Multiplication: the lower half of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.numerals import digits, value
from unstuck.lab.task import Word
from unstuck.lab.tasks.digitwise import Digitwise


@dataclass(frozen=True)
class Multiplication(Digitwise):
    """The lowest digits of the product of two numbers, as many as each of them has.

    Each digit needs all lower digits of both numbers, so no machine of fixed size does it:

    a = 1100 (3), b = 1010 (5) -> 1111 (15), lowest bit first
    a = 0110 (6), b = 1010 (5) -> 0111 (14 = 30 − 16), lowest bit first

    Args:
        base: of the digits, 2 to 36.
    """

    name: ClassVar[str] = "multiplication"

    def answer(self, word: Word) -> list[int]:
        """Lowest digits of a · b."""
        a, b = (value(column, self.base) for column in zip(*word, strict=True))
        return digits(a * b, len(word), self.base)

    def solve(self, words: Array) -> Array:
        """As on paper: a row for each digit of b, then all carries. See `Task.solve`."""
        a = words[..., 0].astype(np.int64)
        b = words[..., 1].astype(np.int64)
        length = words.shape[1]
        totals = np.zeros((len(words), length), np.int64)
        for step in range(length):
            totals[:, step:] += a[:, : length - step] * b[:, step, None]
        answers = np.zeros((len(words), length), np.int16)
        carry = np.zeros(len(words), np.int64)
        for step in range(length):
            carry, answers[:, step] = np.divmod(totals[:, step] + carry, self.base)
        return answers
