"""Bucket sort: few symbols, sorted by counting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from unstuck.case import Array
from unstuck.lab.task import Word
from unstuck.lab.tasks.strings import StringToString


@dataclass(frozen=True)
class BucketSort(StringToString):
    """The symbols of the word in ascending order; counters, one for each symbol, do it.

    10204112 -> 00111224
    4310 -> 0134

    Args:
        alphabet: number of symbols, 2 to 256.

    Source: "Bucket Sort" in arXiv 2207.02098.
    """

    name: ClassVar[str] = "bucket-sort"

    alphabet: int = 5

    def answer(self, word: Word) -> list[int]:
        """Each symbol as often as it was counted."""
        counts = [0] * self.alphabet
        for (symbol,) in word:
            counts[symbol] += 1
        return [symbol for symbol, count in enumerate(counts) for _ in range(count)]

    def solve(self, words: Array) -> Array:
        """See `Task.solve`."""
        return np.sort(words[..., 0], axis=1).astype(np.int16)
