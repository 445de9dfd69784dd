"""Increment: one more than a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.numerals import digits, value
from unstuck.lab.task import Word
from unstuck.lab.tasks.digitwise import Digitwise


@dataclass(frozen=True)
class Increment(Digitwise):
    """One more than a number, digit by digit; the carry out of the last digit is dropped.

    1100 (3) -> 0010 (4), lowest bit first
    1111 (15) -> 0000 (0), lowest bit first

    Args:
        base: of the digits, 2 to 36.
    """

    name: ClassVar[str] = "increment"
    channels: ClassVar[int] = 1

    def answer(self, word: Word) -> list[int]:
        """Digits of a + 1."""
        number = value((digit for (digit,) in word), self.base)
        return digits(number + 1, len(word), self.base)

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        carried = np.pad(self._carries(words), ((0, 0), (1, 0)), constant_values=True)[:, :-1]
        answers: Array = (words[..., 0].astype(np.int16) + carried) % self.base
        return answers

    def stratum(self, words: Array) -> Array:
        """Number of digits, from the lowest on, that carry to the next."""
        count: Array = self._carries(words).sum(axis=1)
        return count

    @property
    def stratum_name(self) -> str:
        """See `Task.stratum_name`."""
        return "carry chain"

    def _carries(self, words: Array) -> Array:
        """Whether each digit gives a carry to the next: it and all below are the largest digit."""
        carries: Array = np.logical_and.accumulate(words[..., 0] == self.base - 1, axis=1)
        return carries
