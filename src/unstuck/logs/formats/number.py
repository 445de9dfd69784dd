"""A number as it was printed, and how far from the true value rounding may have moved it."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

PATTERN = r"[-+]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][-+]?\d{1,4})?"
_NUMBER = re.compile(PATTERN)
_WORDS = {
    "nan": math.nan,
    "-nan": math.nan,
    "inf": math.inf,
    "+inf": math.inf,
    "-inf": -math.inf,
    "infinity": math.inf,
    "-infinity": -math.inf,
}


class Printed(NamedTuple):
    """A printed number.

    Args:
        value: the number, NaN and infinity included.
        rounding: half a unit of the last printed digit.
        plain: whether it was written without an exponent.
    """

    value: float
    rounding: float
    plain: bool = True

    def hundredth(self) -> Printed:
        """The same as a share, for a percentage."""
        return Printed(self.value / 100, self.rounding / 100, self.plain)


def printed(text: str) -> Printed | None:
    """`text` as a number, or None when it is none."""
    word = _WORDS.get(text.lower())
    if word is not None:
        return Printed(word, 0.0, plain=False)
    if _NUMBER.fullmatch(text) is None:
        return None
    digits, _, exponent = text.lower().partition("e")
    decimals = len(digits.partition(".")[2]) - int(exponent or 0)
    return Printed(float(text), 0.5 * 10.0 ** -min(max(decimals, -300), 300), not exponent)


def rounding_of(values: list[Printed]) -> float:
    """How far the values of one curve may be off: the finest that plain notation shows.

    A writer drops zeros at the end ("0.75"), and turns to exponents for the smallest values only.
    """
    plain = [number.rounding for number in values if number.plain]
    if plain:
        return min(plain)
    return max((n.rounding for n in values if math.isfinite(n.value)), default=0.0)
