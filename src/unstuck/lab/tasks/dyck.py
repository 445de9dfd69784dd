"""Dyck words: balanced brackets, and which bracket may close next."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.task import Gives, Task, Word


@dataclass(frozen=True)
class Dyck(Task):
    """Reads balanced brackets of some kinds and answers which may close next.

    Symbols 0 … brackets − 1 open, brackets … 2 · brackets − 1 close.
    """

    gives: ClassVar[Gives] = "each"
    brackets: ClassVar[int]

    @property
    def symbols(self) -> int:
        """Opening and closing brackets."""
        return 2 * self.brackets

    @property
    def classes(self) -> int:
        """None is open, or a bracket of one of the kinds."""
        return self.brackets + 1

    def check(self, length: int) -> None:
        """See `Task.check`."""
        if length < 2 or length % 2:
            near = [f"--bits {n}" for n in (length - 1, length + 1) if n >= 2] or ["--bits 2"]
            raise InputError(f"length {length}; {self.name} needs an even one: {' or '.join(near)}")

    def space(self, length: int) -> int:
        """Catalan number of pairs, times the kinds of each pair."""
        return _completions(0, length) * int(self.brackets ** (length // 2))

    def unrank(self, numbers: Array, length: int) -> Array:
        """See `Task.unrank`."""
        pairs = length // 2
        left, kind = np.divmod(np.asarray(numbers, np.int64), self.brackets**pairs)
        kinds = kind[:, None] // self.brackets ** np.arange(pairs) % self.brackets
        opens = np.zeros((len(left), length), bool)
        height = np.zeros(len(left), np.int64)
        for step in range(length):
            rest = length - step - 1
            ways = np.array([_completions(high + 1, rest) for high in range(step + 1)])[height]
            opens[:, step] = left < ways
            left = np.where(opens[:, step], left, left - ways)
            height += np.where(opens[:, step], 1, -1)
        return self._bracketed(opens, kinds)

    def draw(self, rng: np.random.Generator, rows: int, length: int) -> Array:
        """All words are equally probable.

        Of the completions of a prefix that is h deep with r steps left, the share that opens next
        is (h + 2)(r − h) / (2 r (h + 1)), a quotient of ballot numbers.
        """
        opens = np.zeros((rows, length), bool)
        height = np.zeros(rows, np.int64)
        for step in range(length):
            left = length - step
            chance = rng.integers(2 * left * (height + 1))
            opens[:, step] = chance < (height + 2) * (left - height)
            height += np.where(opens[:, step], 1, -1)
        return self._bracketed(opens, rng.integers(self.brackets, size=(rows, length // 2)))

    def answer(self, word: Word) -> list[int]:
        """Which bracket may close after each step: 0 none, else its kind + 1."""
        stack: list[int] = []
        answers = []
        for (symbol,) in word:
            if symbol < self.brackets:
                stack.append(symbol + 1)
            else:
                stack.pop()
            answers.append(stack[-1] if stack else 0)
        return answers

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        every = np.arange(len(words))
        length = words.shape[1]
        answers = np.zeros((len(words), length), np.int16)
        stack = np.zeros((len(words), length + 1), np.int16)  # at 0 the bottom: none is open
        height = self._heights(words)
        for step in range(length):
            symbol = words[:, step, 0]
            now = height[:, step]
            up = symbol < self.brackets
            stack[every[up], now[up]] = symbol[up] + 1
            answers[:, step] = stack[every, now]
        return answers

    def stratum(self, words: Array) -> Array:
        """Most brackets that are open at once."""
        deepest: Array = self._heights(words).max(axis=1)
        return deepest

    @property
    def stratum_name(self) -> str:
        """See `Task.stratum_name`."""
        return "deepest nesting"

    def _heights(self, words: Array) -> Array:
        """Number of open brackets after each step; shape (rows, steps)."""
        heights: Array = np.cumsum(np.where(words[..., 0] < self.brackets, 1, -1), axis=1)
        return heights

    def _bracketed(self, opens: Array, kinds: Array) -> Array:
        """Words from where brackets open, (rows, steps), and of which kinds, (rows, pairs)."""
        every = np.arange(len(opens))
        words = np.zeros((*opens.shape, 1), np.uint8)
        stack = np.zeros_like(kinds)
        height, opened = np.zeros((2, len(opens)), np.int64)
        for step in range(opens.shape[1]):
            up = opens[:, step]
            stack[every[up], height[up]] = kinds[every[up], opened[up]]
            opened += up
            top = np.where(up, height, height - 1)
            words[:, step, 0] = stack[every, top] + np.where(up, 0, self.brackets)
            height = np.where(up, height + 1, top)
        return words


@dataclass(frozen=True)
class Dyck1(Dyck):
    """Whether a bracket is open, after each step of a balanced string of brackets.

    Symbol 0 opens, 1 closes. All balanced strings of a length, which is even, are equally probable.
    A counter does it.

    (())() -> 111010
    ()(()) -> 101110

    Source: the language in Chomsky and Schützenberger 1963; nets on it e.g. in arXiv 2009.11264.
    """

    name: ClassVar[str] = "dyck-1"
    family: ClassVar[str] = "counting"
    brackets: ClassVar[int] = 1


@dataclass(frozen=True)
class Dyck2(Dyck):
    """Which bracket may close next, after each step of a balanced string of two kinds of brackets.

    0: none is open, 1: ), 2: ]. Symbols 0 and 1 open ( and [, 2 and 3 close them. All balanced
    strings of a length, which is even, are equally probable. It takes a stack.

    ([])[] -> 121020
    [(())] -> 211120

    Source: the language in Chomsky and Schützenberger 1963; nets on it e.g. in arXiv 2010.07515.
    """

    name: ClassVar[str] = "dyck-2"
    family: ClassVar[str] = "stack"
    brackets: ClassVar[int] = 2


def _completions(height: int, steps: int) -> int:
    """Ways down from a height to 0 in so many steps of ±1, never below 0: a ballot number."""
    if height > steps or (height + steps) % 2:
        return 0
    return (height + 1) * comb(steps + 1, (steps - height) // 2) // (steps + 1)
