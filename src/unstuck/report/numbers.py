"""Numbers as a reader wants them: as many digits as mean something, never rounded into a claim."""

from __future__ import annotations

import math


def score(value: float | None) -> str:
    """A score with three decimals; 0.99996 is not shown as 1.000.

    Small numbers (losses) keep three significant digits instead.
    """
    if value is None or math.isnan(value):
        return "not measured"
    if math.isinf(value):
        return "infinite"
    if value != 0 and abs(value) < 0.0995:
        return f"{value:.3g}"
    text = f"{value:.3f}"
    if float(text) == round(value) and value != round(value):
        for digits in (4, 5, 6):
            text = f"{value:.{digits}f}"
            if float(text) != round(value):
                return text
        return f"almost {round(value)}"
    if abs(value) < 1e6:
        return text
    return f"{value:.3g}"


def part(value: float) -> str:
    """A part of a score, always with three decimals."""
    text = f"{value:.3f}"
    if text == "-0.000":
        return "0.000"
    return text


def short(value: float) -> str:
    """A score with two decimals, for "0.80 → 1.00"; more where two would round into a claim."""
    text = f"{value:.2f}"
    if math.isfinite(value) and abs(value) >= 0.095:
        rounded_up = float(text) == round(value) and value != round(value)
        if rounded_up or abs(value) >= 1e3:
            return score(value)
        return text
    return score(value)


def interval(low: float | None, high: float | None, *, brief: bool = False) -> str:
    """An interval: "0.799–0.801", or one number where the two sides look the same.

    Args:
        low: None where there is no such end, as for `high`.
        high: see `low`.
        brief: "≥ 0.8" for a table, instead of "at least 0.8".
    """
    if low is None and high is None:
        return "not measured"
    if high is None:
        return f"{'≥' if brief else 'at least'} {score(low)}"
    if low is None:
        return f"{'≤' if brief else 'at most'} {score(high)}"
    left = score(low)
    right = score(high)
    if left == right:
        return left
    return f"{left}–{right}"


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return f"{100 * share:.0f} %"


def seconds(value: float) -> str:
    """A duration: "0.4 s", "12 s", "2 min 5 s"."""
    if not math.isfinite(value):
        return "unknown time"
    if value < 9.95:
        return f"{value:.1f} s"
    if value < 119.5:
        return f"{value:.0f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s"


def count(value: int) -> str:
    """A whole number with thousands separated: "100,000"."""
    return f"{value:,}"


def percent_exact(share: float) -> str:
    """A share as a percentage with as many digits as it has: "99.9 %"."""
    return f"{100 * share:g} %"
