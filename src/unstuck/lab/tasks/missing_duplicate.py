"""Missing duplicate: a string twice, with one symbol hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.task import NO_ANSWER, Gives, Task, Word

HIDDEN = 2


@dataclass(frozen=True)
class MissingDuplicate(Task):
    """The hidden bit of a string of bits that stands there twice.

    One bit, in either half, is replaced by symbol 2. Lengths are even. Only whole words are asked:
    prefixes have no answer, not even one that happens to be such a word itself.

    01100210 -> 1
    121101 -> 0

    Source: "Missing Duplicate" in arXiv 2207.02098.
    """

    name: ClassVar[str] = "missing-duplicate"
    family: ClassVar[str] = "memory"
    gives: ClassVar[Gives] = "one"

    @property
    def symbols(self) -> int:
        """Two bits and the hidden one."""
        return 3

    def check(self, length: int) -> None:
        """See `Task.check`."""
        if length < 2 or length % 2:
            near = [f"--bits {n}" for n in (length - 1, length + 1) if n >= 2] or ["--bits 2"]
            raise InputError(f"length {length}; {self.name} needs an even one: {' or '.join(near)}")

    def space(self, length: int) -> int:
        """Strings, times places where a bit can be hidden."""
        return int(2 ** (length // 2) * length)

    def unrank(self, numbers: Array, length: int) -> Array:
        """See `Task.unrank`."""
        hidden, string = np.divmod(np.asarray(numbers, np.int64), 2 ** (length // 2))
        return _with_hidden(string[:, None] >> np.arange(length // 2) & 1, hidden)

    def draw(self, rng: np.random.Generator, rows: int, length: int) -> Array:
        """See `Task.draw`."""
        strings = rng.integers(2, size=(rows, length // 2))
        return _with_hidden(strings, rng.integers(length, size=rows))

    def answer(self, word: Word) -> list[int]:
        """The bit at the same place of the other half."""
        symbols = [symbol for (symbol,) in word]
        place = symbols.index(HIDDEN)
        return [symbols[(place + len(word) // 2) % len(word)]]

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        symbols = words[..., 0]
        place = (symbols == HIDDEN).argmax(axis=1)
        length = symbols.shape[1]
        answers = np.full(symbols.shape, NO_ANSWER, np.int16)
        answers[:, -1] = symbols[np.arange(len(words)), (place + length // 2) % length]
        return answers

    def _answer(self, word: Word) -> list[int]:
        return [NO_ANSWER] * (len(word) - 1) + self.answer(word)


def _with_hidden(strings: Array, hidden: Array) -> Array:
    """Words from strings, (rows, half), and the places that are hidden, (rows,)."""
    words = np.tile(strings, 2)
    words[np.arange(len(words)), hidden] = HIDDEN
    return words[..., None].astype(np.uint8)
