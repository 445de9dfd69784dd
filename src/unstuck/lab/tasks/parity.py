"""Parity: whether the number of ones is odd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.task import Gives, Task, Word


@dataclass(frozen=True)
class Parity(Task):
    """1 if the number of ones is odd, else 0.

    With answers after every step it is the running parity: 1101 gives 1, 0, 0, 1.

    1101 -> 1
    0110 -> 0

    Source: "Parity Check" in arXiv 2207.02098.
    """

    name: ClassVar[str] = "parity"
    family: ClassVar[str] = "finite state"
    gives: ClassVar[Gives] = "one"

    def answer(self, word: Word) -> list[int]:
        """Ones modulo 2."""
        return [sum(bit for (bit,) in word) % 2]

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        answers: Array = np.logical_xor.accumulate(words[..., 0] == 1, axis=1).astype(np.int16)
        return answers
