"""Addition with its carry, the exercise that the thread's best answer asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.numerals import digits, longest_run, value
from unstuck.lab.task import Word
from unstuck.lab.tasks.digitwise import Digitwise


@dataclass(frozen=True)
class Addition(Digitwise):
    """The sum of two numbers, digit by digit; the carry out of the last digit is dropped.

    Lowest bit first a machine of two states does it, the states being the carry:

    a = 0110 (6), b = 1100 (3) -> 1001 (9), lowest bit first

    Args:
        base: of the digits, 2 to 36.
        overflow: whether operands have a further, highest digit 0, so that the sum always fits.
    """

    name: ClassVar[str] = "addition"

    overflow: bool = False

    def steps(self, length: int) -> int:
        """One more where sums have room."""
        return length + self.overflow

    def unrank(self, numbers: Array, length: int) -> Array:
        """See `Task.unrank`."""
        return self._with_room(super().unrank(numbers, length))

    def draw(self, rng: np.random.Generator, rows: int, length: int) -> Array:
        """See `Task.draw`."""
        return self._with_room(super().draw(rng, rows, length))

    def answer(self, word: Word) -> list[int]:
        """Digits of a + b."""
        a, b = (value(column, self.base) for column in zip(*word, strict=True))
        return digits(a + b, len(word), self.base)

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        answers, _ = self._added(words)
        return answers

    def stratum(self, words: Array) -> Array:
        """Longest chain of digits in a row that take a carry on."""
        _, carried = self._added(words)
        return longest_run(carried)

    def rare(self, rng: np.random.Generator, rows: int, length: int, stratum: int) -> Array:
        """A digit that gives a carry somewhere, and digits that pass it on; no longer chain."""
        words = self.draw(rng, rows, length).astype(np.int16)
        at = np.arange(rows)
        first = rng.integers(0, length - stratum + 1, rows)
        a = rng.integers(1, self.base, rows)
        words[at, first] = np.stack([a, rng.integers(self.base - a, self.base)], axis=1)
        for further in range(1, stratum):
            a = rng.integers(0, self.base, rows)
            words[at, first + further] = np.stack([a, self.base - 1 - a], axis=1)
        chain = np.zeros(rows, np.int64)
        for step in range(length):
            carried = words[:, step].sum(axis=1) + (chain > 0) >= self.base
            chain = np.where(carried, chain + 1, 0)
            ends = chain > np.where(step == first - 1, 0, stratum)
            words[ends, step] = 0  # two zeros pass no carry on
            chain[ends] = 0
        return words.astype(np.uint8)

    @property
    def stratum_name(self) -> str:
        """See `Task.stratum_name`."""
        return "carry chain"

    def _with_room(self, words: Array) -> Array:
        return np.pad(words, ((0, 0), (0, int(self.overflow)), (0, 0)))

    def _added(self, words: Array) -> tuple[Array, Array]:
        """Digits of the sums, and whether each digit gives a carry to the next."""
        sum_digits = np.zeros(words.shape[:2], np.int16)
        carries = np.zeros(words.shape[:2], bool)
        carry = np.zeros(len(words), np.int16)
        for step in range(words.shape[1]):
            total = words[:, step, 0].astype(np.int16) + words[:, step, 1] + carry
            sum_digits[:, step] = total % self.base
            carry = total // self.base
            carries[:, step] = carry > 0
        return sum_digits, carries
