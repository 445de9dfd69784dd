"""Majority: whether ones outnumber zeros."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.task import Gives, Task, Word


@dataclass(frozen=True)
class Majority(Task):
    """1 if there are more ones than zeros, else 0, a tie included.

    10110 -> 1
    1001 -> 0
    """

    name: ClassVar[str] = "majority"
    family: ClassVar[str] = "counting"
    gives: ClassVar[Gives] = "one"

    def answer(self, word: Word) -> list[int]:
        """Whether ones are more than half."""
        return [int(2 * sum(bit for (bit,) in word) > len(word))]

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        return (np.cumsum(_votes(words), axis=1) > 0).astype(np.int16)

    def stratum(self, words: Array) -> Array:
        """By how many one symbol outnumbers the other: the closer, the more exact the count."""
        lead: Array = np.abs(_votes(words).sum(axis=1))
        return lead

    @property
    def stratum_name(self) -> str:
        """See `Task.stratum_name`."""
        return "lead"


def _votes(words: Array) -> Array:
    """1 for a one, −1 for a zero; shape (rows, steps)."""
    return 2 * words[..., 0].astype(np.int64) - 1
