"""Coverage: how many of a task's words a dataset has, and whether its parts share any."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Coverage:
    """What the words of a dataset cover, counted on the words themselves.

    Args:
        space: different words that there are, of all lengths together.
        enumerated: whether all of them are here.
        rows, distinct: of the parts "train", "validation", "test".
        overlap: words that stand in more than one part.
    """

    space: int
    enumerated: bool
    rows: dict[str, int]
    distinct: dict[str, int]
    overlap: int

    @property
    def _size(self) -> float:
        """Decimal logarithm of the space, which may be too large for a float."""
        return math.log10(self.space)

    @property
    def duplicates(self) -> int:
        """Rows whose word stands in the same part already."""
        return sum(self.rows.values()) - sum(self.distinct.values())

    def __str__(self) -> str:
        parts = ", ".join(f"{count:,} {name}" for name, count in self.rows.items() if count)
        distinct_words = sum(self.distinct.values())
        if self.space < 10**9:
            of = f"{self.space:,}"
        else:
            of = _power(self._size)
        if self.enumerated:
            summary = f"all {of} words ({parts})"
        else:
            share = distinct_words / self.space
            if share >= 1e-3:
                shown = f"{share:.3g}"
            else:
                shown = _power(math.log10(distinct_words) - self._size)
            summary = f"{distinct_words:,} words drawn ({parts}) of {of}, a share of {shown}"
        if self.overlap:
            return f"{summary}; {self.overlap:,} stand in two parts"
        return summary + "; none stands in two parts" * (", " in parts)


def _power(exponent: float) -> str:
    """10 to some power, like a float of two digits, of any size."""
    whole = math.floor(exponent)
    return f"{10 ** (exponent - whole):.1f}e{whole:+03d}"
