"""Even pairs: looks like counting, is a comparison of two symbols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.task import Gives, Task, Word


@dataclass(frozen=True)
class EvenPairs(Task):
    """1 if the number of places where neighbours differ (01 or 10) is even, else 0.

    It is even exactly if the first symbol equals the last.

    001110 -> 1
    0101001 -> 0

    Source: "Even Pairs" in arXiv 2207.02098, with the two answers exchanged.
    """

    name: ClassVar[str] = "even-pairs"
    family: ClassVar[str] = "finite state"
    gives: ClassVar[Gives] = "one"

    def answer(self, word: Word) -> list[int]:
        """Whether the count is even."""
        changes = sum(word[step] != word[step + 1] for step in range(len(word) - 1))
        return [1 - changes % 2]

    def solve(self, words: Array) -> Array:
        """Compares with the first symbol. See `Task.solve`."""
        answers: Array = (words[..., 0] == words[:, :1, 0]).astype(np.int16)
        return answers
