"""Task: what is to be computed from a word, and all the words that there are.

A word is what a net reads: one symbol a step on each of a few channels (the operands of a gate or
a sum; one channel for strings). A task says which words there are, how many, how to number them,
how to draw them from a seed, and which answers belong to each. How words and answers become arrays
is the business of `encoding`.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError

Gives = Literal["each", "one", "string"]
Word = Sequence[tuple[int, ...]]  # one tuple a step, one symbol a channel

NO_ANSWER = -1


@dataclass(frozen=True)
class Task(ABC):
    """A task; each lives in a file of its own under `tasks/`.

    Class attributes:
        name: as typed on the command line.
        family: the heading under which it is listed; the theory's name for what it takes.
        gives: "each" (one answer a step), "one" (one for the whole word; each prefix is a word of
            its own, with its own answer), "string" (answers of another number, or that belong to
            no step).
        channels: symbols read at each step: 2 for operands a and b.
        places: whether steps are the digits of numbers, so that either end can come first. Words
            hold the least significant digit first.
    """

    name: ClassVar[str]
    family: ClassVar[str]
    gives: ClassVar[Gives]
    channels: ClassVar[int] = 1
    places: ClassVar[bool] = False

    @property
    def symbols(self) -> int:
        """Values of each channel: 0 … symbols − 1."""
        return 2

    @property
    def classes(self) -> int:
        """Values of each answer: 0 … classes − 1."""
        return 2

    @property
    def usual(self) -> int:
        """Length where the caller names none: 5 digits, as in the thread; 8 symbols of a string."""
        if self.places:
            return 5
        return 8

    @property
    def doc(self) -> str:
        """Definition with worked examples: the docstring of the class."""
        return inspect.cleandoc(type(self).__doc__ or "")

    def check(self, length: int) -> None:
        """Refuse a length for which there are no words.

        Raises:
            InputError: length below 1, or one that the task does not have.
        """
        if length < 1:
            raise InputError(f"length {length}; {self.name} needs at least 1: --bits 1")

    def steps(self, length: int) -> int:
        """Steps of a word of this length."""
        return length

    def answers(self, length: int) -> int:
        """Number of answers to a word of this length; for "one" one for each prefix."""
        return self.steps(length)

    def space(self, length: int) -> int:
        """Number of different words."""
        return int(self.symbols ** (self.channels * length))

    def unrank(self, numbers: Array, length: int) -> Array:
        """The words with these numbers, 0 … space − 1.

        Args:
            numbers: shape (rows,), int64.
            length: of the words; `space(length)` must fit into 63 bits.

        Returns:
            Shape (rows, steps, channels), uint8.
        """
        left = np.asarray(numbers, np.int64).copy()
        words = np.zeros((len(left), length, self.channels), np.uint8)
        for channel in reversed(range(self.channels)):
            for step in range(length):
                words[:, step, channel] = left % self.symbols
                left //= self.symbols
        return words

    def draw(self, rng: np.random.Generator, rows: int, length: int) -> Array:
        """Words drawn with equal probability, shape (rows, steps, channels), uint8."""
        return rng.integers(self.symbols, size=(rows, length, self.channels), dtype=np.uint8)

    @abstractmethod
    def answer(self, word: Word) -> list[int]:
        """The definition, in plain Python integers: the answers to one word.

        Returns:
            For "one" a list of one, else `answers(length)` numbers.
        """

    def solve(self, words: Array) -> Array:
        """Answers to many words of one length.

        Args:
            words: shape (rows, steps, channels).

        Returns:
            Shape (rows, answers), int16. For "one": the answer to each prefix of the word, the last
            being that to the whole; `NO_ANSWER` where a prefix is no word.
        """
        answers = [self._answer(as_word(word)) for word in words]
        return np.array(answers, np.int16).reshape(len(words), -1)

    def stratum(self, words: Array) -> Array | None:
        """A number for each word by which scores are told apart, or None.

        Returns:
            Shape (rows,), int, e.g. the longest run of carries.
        """
        del words
        return None

    def rare(self, rng: np.random.Generator, rows: int, length: int, stratum: int) -> Array | None:
        """Words whose stratum is at least this, where words drawn evenly seldom have it, or None.

        Args:
            rng: draws them.
            rows: how many.
            length: of the words.
            stratum: 1 … length.
        """
        del rng, rows, length, stratum
        return None

    @property
    def stratum_name(self) -> str:
        """What `stratum` counts."""
        return ""

    def _answer(self, word: Word) -> list[int]:
        if self.gives != "one":
            return self.answer(word)
        return [self.answer(word[: end + 1])[0] for end in range(len(word))]


def as_word(word: Array) -> list[tuple[int, ...]]:
    """A row of an array as plain Python integers."""
    return [tuple(int(symbol) for symbol in step) for step in word]


@cache
def kinds() -> dict[str, type[Task]]:
    """All task classes by name, in the order of their families. Imports no framework."""
    package = importlib.import_module("unstuck.lab.tasks")
    by_name: dict[str, type[Task]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        for value in vars(loaded).values():
            named = isinstance(value, type) and issubclass(value, Task) and "name" in vars(value)
            if named and value.__module__ == loaded.__name__:
                by_name[value.name] = value
    order = {family: at for at, family in enumerate(FAMILIES)}
    return dict(sorted(by_name.items(), key=lambda item: (order[item[1].family], item[0])))


FAMILIES = ("gates", "arithmetic", "finite state", "counting", "stack", "memory")


def nearest(name: str, known: Sequence[str]) -> str:
    """What to say of a name that is not known: the nearest ones, or all."""
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        return f"did you mean {' or '.join(close)}?"
    return f"known: {', '.join(known)}"
