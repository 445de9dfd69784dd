"""Suffix parity: running parity that needs the future instead of the past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.task import Gives, Task, Word


@dataclass(frozen=True)
class SuffixParity(Task):
    """At each step the parity of the bits from this step to the end.

    Read backwards it is running parity. What only sees the past has to guess, but at the last step.

    1101 -> 1011
    0110 -> 0010
    """

    name: ClassVar[str] = "suffix-parity"
    family: ClassVar[str] = "finite state"
    gives: ClassVar[Gives] = "each"

    def answer(self, word: Word) -> list[int]:
        """Ones of each suffix modulo 2."""
        return [sum(bit for (bit,) in word[step:]) % 2 for step in range(len(word))]

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        backwards = np.logical_xor.accumulate(words[:, ::-1, 0] == 1, axis=1)
        answers: Array = backwards[:, ::-1].astype(np.int16)
        return answers
