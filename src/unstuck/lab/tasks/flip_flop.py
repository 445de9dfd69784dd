"""Flip-flop: one bit, written, kept and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.task import NO_ANSWER, Gives, Task, Word

WRITE = 2  # WRITE + bit
READ = 4
OTHERS = 5


@dataclass(frozen=True)
class FlipFlop(Task):
    """At each read the bit that was written last; nothing is asked at other steps (-).

    Symbols 0 and 1 are a bit to be ignored (i0, i1), 2 and 3 write a bit (w0, w1), 4 reads (r).
    Words start with a write and end with a read; all others in between are equally probable.

    w1 i0 r w0 i1 r -> --1--0
    w0 w1 i0 i0 r -> ----1

    Source: Liu et al. 2023, arXiv 2306.00946, where a bit follows each instruction.
    """

    name: ClassVar[str] = "flip-flop"
    family: ClassVar[str] = "finite state"
    gives: ClassVar[Gives] = "each"

    @property
    def symbols(self) -> int:
        """Ignore, write a bit, read."""
        return OTHERS

    def check(self, length: int) -> None:
        """See `Task.check`."""
        if length < 2:
            raise InputError(
                f"length {length}; {self.name} needs at least 2, a write and a read: --bits 2"
            )

    def space(self, length: int) -> int:
        """Two bits to start with, anything between."""
        return int(2 * OTHERS ** (length - 2))

    def unrank(self, numbers: Array, length: int) -> Array:
        """See `Task.unrank`."""
        between, first = np.divmod(np.asarray(numbers, np.int64), 2)
        return _between(first, super().unrank(between, length - 2))

    def draw(self, rng: np.random.Generator, rows: int, length: int) -> Array:
        """See `Task.draw`."""
        return _between(rng.integers(2, size=rows), super().draw(rng, rows, length - 2))

    def answer(self, word: Word) -> list[int]:
        """See the class."""
        held = NO_ANSWER
        answers = []
        for (symbol,) in word:
            if WRITE <= symbol < READ:
                held = symbol - WRITE
            answers.append(held if symbol == READ else NO_ANSWER)
        return answers

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        symbols = words[..., 0].astype(np.int16)
        written = np.take_along_axis(symbols, _last_write(symbols), axis=1) - WRITE
        return np.where(symbols == READ, written, np.int16(NO_ANSWER))

    def stratum(self, words: Array) -> Array:
        """Most steps between a read and its write."""
        symbols = words[..., 0]
        waits = np.arange(symbols.shape[1]) - _last_write(symbols)
        longest: Array = np.where(symbols == READ, waits, 0).max(axis=1)
        return longest

    @property
    def stratum_name(self) -> str:
        """See `Task.stratum_name`."""
        return "longest wait"


def _between(first: Array, middle: Array) -> Array:
    """Words of a write of these bits, (rows,), these symbols, (rows, steps − 2, 1), and a read."""
    words = np.pad(middle, ((0, 0), (1, 1), (0, 0)), constant_values=READ)
    words[:, 0, 0] = WRITE + first
    return words


def _last_write(symbols: Array) -> Array:
    """The step of the last write up to each step; shape (rows, steps) -> the same."""
    writes = (symbols >= WRITE) & (symbols < READ)
    steps: Array = np.maximum.accumulate(np.where(writes, np.arange(symbols.shape[1]), 0), axis=1)
    return steps
