"""Logic gates on bit strings, bit by bit: the thread's task and its relatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.task import Gives, Task, Word


@dataclass(frozen=True)
class Gate(Task):
    """Reads bits a and b at each step and answers with table[a][b]."""

    family: ClassVar[str] = "gates"
    gives: ClassVar[Gives] = "each"
    channels: ClassVar[int] = 2
    places: ClassVar[bool] = True
    table: ClassVar[tuple[tuple[int, ...], ...]]

    def answer(self, word: Word) -> list[int]:
        """See the class."""
        return [self.table[a][b] for a, b in word]

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        answers: Array = np.array(self.table, np.int16)[words[..., 0], words[..., 1]]
        return answers


@dataclass(frozen=True)
class And(Gate):
    """1 where both bits are 1.

    1100 and 1010 -> 1000
    """

    name: ClassVar[str] = "and"
    table: ClassVar[tuple[tuple[int, ...], ...]] = ((0, 0), (0, 1))


@dataclass(frozen=True)
class Or(Gate):
    """1 where at least one of the bits is 1.

    1100 or 1010 -> 1110
    """

    name: ClassVar[str] = "or"
    table: ClassVar[tuple[tuple[int, ...], ...]] = ((0, 1), (1, 1))


@dataclass(frozen=True)
class Xor(Gate):
    """1 where the bits differ; no single threshold unit can compute it.

    1100 xor 1010 -> 0110
    """

    name: ClassVar[str] = "xor"
    table: ClassVar[tuple[tuple[int, ...], ...]] = ((0, 1), (1, 0))


@dataclass(frozen=True)
class Nand(Gate):
    """0 where both bits are 1.

    1100 nand 1010 -> 0111
    """

    name: ClassVar[str] = "nand"
    table: ClassVar[tuple[tuple[int, ...], ...]] = ((1, 1), (1, 0))


@dataclass(frozen=True)
class Nor(Gate):
    """1 where both bits are 0.

    1100 nor 1010 -> 0001
    """

    name: ClassVar[str] = "nor"
    table: ClassVar[tuple[tuple[int, ...], ...]] = ((1, 0), (0, 0))


@dataclass(frozen=True)
class Xnor(Gate):
    """1 where the bits are equal.

    1100 xnor 1010 -> 1001
    """

    name: ClassVar[str] = "xnor"
    table: ClassVar[tuple[tuple[int, ...], ...]] = ((1, 0), (0, 1))


@dataclass(frozen=True)
class Not(Task):
    """The other bit.

    not 1100 -> 0011
    """

    name: ClassVar[str] = "not"
    family: ClassVar[str] = "gates"
    gives: ClassVar[Gives] = "each"
    places: ClassVar[bool] = True

    def answer(self, word: Word) -> list[int]:
        """See the class."""
        return [1 - a for (a,) in word]

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        return 1 - words[..., 0].astype(np.int16)
