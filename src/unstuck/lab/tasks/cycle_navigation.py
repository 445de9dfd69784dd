"""Cycle navigation: where a walk on a circle ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.task import Gives, Task, Word

MOVES = (0, 1, -1)


@dataclass(frozen=True)
class CycleNavigation(Task):
    """The place on a circle of 5 places after all moves, starting at place 0.

    Move 0 stays, 1 goes forward, 2 goes back.

    1112 -> 2
    120220 -> 3

    Args:
        cycle: number of places on the circle, 2 to 100.

    Source: "Cycle Navigation" in arXiv 2207.02098.
    """

    name: ClassVar[str] = "cycle-navigation"
    family: ClassVar[str] = "finite state"
    gives: ClassVar[Gives] = "one"

    cycle: int = 5

    def __post_init__(self) -> None:
        if not 2 <= self.cycle <= 100:
            raise InputError(f"cycle of {self.cycle} places; expected 2 to 100: --cycle 5")

    @property
    def symbols(self) -> int:
        """Stay, forward, back."""
        return 3

    @property
    def classes(self) -> int:
        """Places."""
        return self.cycle

    def answer(self, word: Word) -> list[int]:
        """The last place."""
        return [sum(MOVES[move] for (move,) in word) % self.cycle]

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        answers: Array = np.cumsum(np.array(MOVES)[words[..., 0]], axis=1) % self.cycle
        return answers.astype(np.int16)
