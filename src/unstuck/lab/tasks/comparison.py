"""Comparison: which of two numbers is larger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.numerals import value
from unstuck.lab.task import Gives, Word
from unstuck.lab.tasks.digitwise import Digitwise


@dataclass(frozen=True)
class Comparison(Digitwise):
    """0 if a < b, 1 if they are equal, 2 if a > b.

    A prefix is the numbers of the lowest digits. The highest place where the digits differ decides:

    a = 0110 (6), b = 1100 (3) -> 2, lowest bit first
    a = 1100 (3), b = 1010 (5) -> 0, lowest bit first
    a = 1010 (5), b = 1010 (5) -> 1, lowest bit first

    Args:
        base: of the digits, 2 to 36.
    """

    name: ClassVar[str] = "comparison"
    gives: ClassVar[Gives] = "one"

    @property
    def classes(self) -> int:
        """Less, equal, greater."""
        return 3

    def answer(self, word: Word) -> list[int]:
        """The order of a and b."""
        a, b = (value(column, self.base) for column in zip(*word, strict=True))
        return [1 + (a > b) - (a < b)]

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        answers = np.zeros(words.shape[:2], np.int16)
        order = np.ones(len(words), np.int16)
        for step in range(words.shape[1]):
            sign = np.sign(words[:, step, 0].astype(np.int16) - words[:, step, 1])
            order = np.where(sign == 0, order, 1 + sign)
            answers[:, step] = order
        return answers

    def stratum(self, words: Array) -> Array:
        """Number of highest digits that are equal: those that decide nothing."""
        equal = words[:, ::-1, 0] == words[:, ::-1, 1]
        count: Array = np.logical_and.accumulate(equal, axis=1).sum(axis=1)
        return count

    @property
    def stratum_name(self) -> str:
        """See `Task.stratum_name`."""
        return "equal high digits"
