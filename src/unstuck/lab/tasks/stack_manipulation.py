"""Stack manipulation: what is on a stack after some actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.task import Gives, Task, Word

POP = 2  # PUSH + bit
PUSH = 3
END = 2  # among the answers


@dataclass(frozen=True)
class StackManipulation(Task):
    """The stack after some actions, top first, then end symbols (.) up to the length + 1.

    A word is what is on the stack at first, bottom to top, at least one bit, and then any number of
    actions; pop of an empty stack does nothing. Symbols 0 and 1 are bits, 2 is pop, 3 and 4 push 0
    and push 1; answer 2 is the end symbol. All words of a length are equally probable, so most
    start with few bits: s of them with a probability that falls as (2/3)^s.

    0 1 1 0 push1 pop pop -> 110.....
    1 0 pop pop pop push0 -> 0......

    Source: "Stack Manipulation" in arXiv 2207.02098, where the number of bits is drawn evenly.
    """

    name: ClassVar[str] = "stack-manipulation"
    family: ClassVar[str] = "stack"
    gives: ClassVar[Gives] = "string"

    @property
    def symbols(self) -> int:
        """Two bits and three actions."""
        return 5

    @property
    def classes(self) -> int:
        """Two bits and the end."""
        return 3

    def answers(self, length: int) -> int:
        """Room for each bit and an end."""
        return length + 1

    def space(self, length: int) -> int:
        """The sum over s = 1 … length of 2^s · 3^(length − s)."""
        return int(2 * (3**length - 2**length))

    def unrank(self, numbers: Array, length: int) -> Array:
        """See `Task.unrank`."""
        numbers = np.asarray(numbers, np.int64)
        counts = [2**bits * 3 ** (length - bits) for bits in range(1, length + 1)]
        ends = np.cumsum(np.array(counts, np.int64))
        at = np.searchsorted(ends, numbers, side="right")
        left = numbers - (ends[at] - np.array(counts, np.int64)[at])
        words = np.zeros((len(numbers), length, 1), np.uint8)
        for step in range(length):
            count = np.where(step <= at, 2, 3)
            words[:, step, 0] = np.where(step <= at, 0, POP) + left % count
            left //= count
        return words

    def draw(self, rng: np.random.Generator, rows: int, length: int) -> Array:
        """See `Task.draw`."""
        share = (2 / 3) ** np.arange(1, length + 1)
        bits = 1 + rng.choice(length, size=(rows, 1), p=share / share.sum())
        held = rng.integers(2, size=(rows, length))
        actions = rng.integers(POP, PUSH + 2, size=(rows, length))
        return np.where(np.arange(length) < bits, held, actions)[..., None].astype(np.uint8)

    def answer(self, word: Word) -> list[int]:
        """See the class."""
        stack: list[int] = []
        for (symbol,) in word:
            if symbol != POP:
                stack.append(symbol if symbol < POP else symbol - PUSH)
            elif stack:
                stack.pop()
        return stack[::-1] + [END] * (len(word) + 1 - len(stack))

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        every = np.arange(len(words))
        length = words.shape[1]
        stack = np.zeros((len(words), length), np.int16)
        height = np.zeros(len(words), np.int64)
        for step in range(length):
            symbol = words[:, step, 0]
            stack[every, height] = symbol % PUSH  # above the top if it pops: of no effect
            height = np.maximum(height + np.where(symbol == POP, -1, 1), 0)
        place = height[:, None] - 1 - np.arange(length + 1)
        answers = np.take_along_axis(stack, np.maximum(place, 0), axis=1)
        return np.where(place >= 0, answers, END).astype(np.int16)
