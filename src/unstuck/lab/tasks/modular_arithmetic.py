"""Modular arithmetic: an expression and its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.lab.task import NO_ANSWER, Gives, Task, Word

OPERATORS = 3  # symbols modulus, modulus + 1, modulus + 2: + − ×


@dataclass(frozen=True)
class ModularArithmetic(Task):
    """The value of an expression modulo 5; × comes before + and −.

    Digits and operators take turns, so lengths are odd. A prefix that ends in an operator has no
    answer. Symbols 0 to 4 are digits, 5 is +, 6 is −, 7 is ×.

    1 + 2 × 3 -> 2
    1 − 1 − 1 -> 4
    0 × 1 + 4 × 3 − 2 -> 0

    Args:
        modulus: of the sum, 2 to 100; symbols are modulus digits and the three operators.

    Source: "Modular Arithmetic (Simple)" in arXiv 2207.02098.
    """

    name: ClassVar[str] = "modular-arithmetic"
    family: ClassVar[str] = "finite state"
    gives: ClassVar[Gives] = "one"

    modulus: int = 5

    def __post_init__(self) -> None:
        if not 2 <= self.modulus <= 100:
            raise InputError(f"modulus {self.modulus}; expected 2 to 100: --modulus 5")

    @property
    def symbols(self) -> int:
        """Digits and operators."""
        return self.modulus + OPERATORS

    @property
    def classes(self) -> int:
        """Values of the sum."""
        return self.modulus

    @property
    def usual(self) -> int:
        """Four digits and three operators."""
        return 7

    def check(self, length: int) -> None:
        """See `Task.check`."""
        if length < 1 or length % 2 == 0:
            near = [f"--bits {n}" for n in (length - 1, length + 1) if n >= 1] or ["--bits 1"]
            raise InputError(f"length {length}; {self.name} needs an odd one: {' or '.join(near)}")

    def space(self, length: int) -> int:
        """Number of different expressions."""
        return int(self.modulus ** (length // 2 + 1) * OPERATORS ** (length // 2))

    def unrank(self, numbers: Array, length: int) -> Array:
        """See `Task.unrank`."""
        left = np.asarray(numbers, np.int64).copy()
        words = np.zeros((len(left), length, 1), np.uint8)
        for step in range(length):
            count, first = (OPERATORS, self.modulus) if step % 2 else (self.modulus, 0)
            words[:, step, 0] = first + left % count
            left //= count
        return words

    def draw(self, rng: np.random.Generator, rows: int, length: int) -> Array:
        """See `Task.draw`."""
        words = np.zeros((rows, length, 1), np.uint8)
        words[:, ::2, 0] = rng.integers(self.modulus, size=(rows, length // 2 + 1))
        words[:, 1::2, 0] = self.modulus + rng.integers(OPERATORS, size=(rows, length // 2))
        return words

    def answer(self, word: Word) -> list[int]:
        """The sum of signed products."""
        if len(word) % 2 == 0:
            return [NO_ANSWER]
        symbols = [symbol for (symbol,) in word]
        terms = [symbols[0]]
        for operator, digit in zip(symbols[1::2], symbols[2::2], strict=True):
            match operator - self.modulus:
                case 0:
                    terms.append(digit)
                case 1:
                    terms.append(-digit)
                case _:
                    terms[-1] *= digit
        return [sum(terms) % self.modulus]

    def solve(self, words: Array) -> Array:
        """Keeps the finished sum and the product under way. See `Task.solve`."""
        symbols = words[..., 0].astype(np.int64)
        answers = np.full(symbols.shape, NO_ANSWER, np.int16)
        total = np.zeros(len(words), np.int64)
        product = symbols[:, 0]
        answers[:, 0] = product
        for step in range(2, words.shape[1], 2):
            operator = symbols[:, step - 1] - self.modulus
            digit = symbols[:, step]
            times = operator == 2
            total = np.where(times, total, total + product) % self.modulus
            signed = np.where(operator == 1, -digit, digit)
            product = np.where(times, product * digit, signed) % self.modulus
            answers[:, step] = (total + product) % self.modulus
        return answers
