"""Copying: a string again, backwards, twice, or every other symbol first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.task import Word
from unstuck.lab.tasks.strings import StringToString


@dataclass(frozen=True)
class Rearrangement(StringToString):
    """Answers with the symbols of the word, those at `order(length)`."""

    def order(self, length: int) -> Array:
        """The step, from 0, of the symbol that each answer is; shape (answers,)."""
        return np.arange(length)

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        answers: Array = words[:, self.order(words.shape[1]), 0].astype(np.int16)
        return answers


@dataclass(frozen=True)
class Copy(Rearrangement):
    """The word itself.

    11010 -> 11010
    01 -> 01

    Args:
        alphabet: number of symbols, 2 to 256.
    """

    name: ClassVar[str] = "copy"

    def answer(self, word: Word) -> list[int]:
        """See the class."""
        return [symbol for (symbol,) in word]


@dataclass(frozen=True)
class Reverse(Rearrangement):
    """The word backwards; a stack does it.

    11010 -> 01011
    01 -> 10

    Args:
        alphabet: number of symbols, 2 to 256.

    Source: "Reverse String" in arXiv 2207.02098.
    """

    name: ClassVar[str] = "reverse"
    family: ClassVar[str] = "stack"

    def order(self, length: int) -> Array:
        """Last to first."""
        return np.arange(length)[::-1]

    def answer(self, word: Word) -> list[int]:
        """See the class."""
        return [symbol for (symbol,) in reversed(word)]


@dataclass(frozen=True)
class Duplicate(Rearrangement):
    """The word twice.

    110 -> 110110
    01 -> 0101

    Args:
        alphabet: number of symbols, 2 to 256.

    Source: "Duplicate String" in arXiv 2207.02098.
    """

    name: ClassVar[str] = "duplicate"

    def answers(self, length: int) -> int:
        """Two for each symbol."""
        return 2 * length

    def order(self, length: int) -> Array:
        """First to last, twice."""
        return np.tile(np.arange(length), 2)

    def answer(self, word: Word) -> list[int]:
        """See the class."""
        return [symbol for (symbol,) in word] * 2


@dataclass(frozen=True)
class OddsFirst(Rearrangement):
    """The symbols at odd places (1st, 3rd, 5th …), then those at even places.

    00110101 -> 01000111
    110 -> 101

    Args:
        alphabet: number of symbols, 2 to 256.

    Source: "Odds First" in arXiv 2207.02098.
    """

    name: ClassVar[str] = "odds-first"

    def order(self, length: int) -> Array:
        """0, 2, 4 …, then 1, 3, 5 …."""
        return np.concatenate([np.arange(0, length, 2), np.arange(1, length, 2)])

    def answer(self, word: Word) -> list[int]:
        """See the class."""
        return [symbol for (symbol,) in [*word[::2], *word[1::2]]]
