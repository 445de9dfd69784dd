"""Subtraction with its borrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.numerals import digits, longest_run, value
from unstuck.lab.task import Word
from unstuck.lab.tasks.digitwise import Digitwise


@dataclass(frozen=True)
class Subtraction(Digitwise):
    """The difference of two numbers, digit by digit, modulo base to the power of the length.

    Below 0 it wraps around, as in two's complement: the borrow out of the last digit is dropped.

    a = 1010 (5), b = 1100 (3) -> 0100 (2), lowest bit first
    a = 1100 (3), b = 1010 (5) -> 0111 (14 = 16 − 2), lowest bit first

    Args:
        base: of the digits, 2 to 36.
    """

    name: ClassVar[str] = "subtraction"

    def answer(self, word: Word) -> list[int]:
        """Digits of a − b."""
        a, b = (value(column, self.base) for column in zip(*word, strict=True))
        return digits(a - b, len(word), self.base)

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        answers, _ = self._subtracted(words)
        return answers

    def stratum(self, words: Array) -> Array:
        """Longest chain of digits in a row that borrow from the next."""
        _, borrowed = self._subtracted(words)
        return longest_run(borrowed)

    @property
    def stratum_name(self) -> str:
        """See `Task.stratum_name`."""
        return "borrow chain"

    def _subtracted(self, words: Array) -> tuple[Array, Array]:
        """Digits of the differences, and whether each digit borrows from the next."""
        difference_digits = np.zeros(words.shape[:2], np.int16)
        borrows = np.zeros(words.shape[:2], bool)
        borrow = np.zeros(len(words), np.int16)
        for step in range(words.shape[1]):
            left = words[:, step, 0].astype(np.int16) - words[:, step, 1] - borrow
            difference_digits[:, step] = left % self.base
            borrow = (left < 0).astype(np.int16)
            borrows[:, step] = left < 0
        return difference_digits, borrows
