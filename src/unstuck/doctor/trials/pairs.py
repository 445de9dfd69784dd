"""Pairs: two fixes at once, where neither alone is enough.

Scaled series that also want more updates; a wrong head on scrambled rows. Only what helped alone is
paired, with whatever else was tried.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

from unstuck.doctor import thresholds
from unstuck.doctor.finding import Verified
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment

MAX_PAIRS = 3
"""Pairs that are tried."""

Tried = TypeVar("Tried")


def worth_trying(
    tried: Sequence[Tried], verified: Callable[[Tried], Verified]
) -> list[tuple[Tried, Tried]]:
    """Pairs of which one has helped at least, the largest gains first.

    Args:
        tried: what was put to the test.
        verified: its numbers.
    """

    def gain(candidate: Tried) -> float:
        numbers = verified(candidate)
        before, after = (_mean(part) for part in (numbers.before, numbers.after))
        return after - before

    pairs = [
        (a, b) for a, b in combinations(tried, 2) if max(gain(a), gain(b)) > thresholds.PARTNER_GAIN
    ]
    return sorted(pairs, key=lambda pair: -gain(pair[0]) - gain(pair[1]))[:MAX_PAIRS]


def _mean(scores: Sequence[float]) -> float:
    """Mean with 0 in the place of what is below it or no number: R² has no lower end."""
    return sum(max(s, 0.0) if s == s else 0.0 for s in scores) / len(scores)


def together(first: Treatment, second: Treatment, updates: int) -> Treatment | None:
    """Both treatments as one, or None where they cannot be had at the same time.

    Args:
        first: without alternatives.
        second: the same.
        updates: that the user's run made.
    """
    for field in ("judge", "control", "weigh", "batch", "updates"):
        if getattr(first, field) is not None or getattr(second, field) is not None:
            return None  # scored or fed in ways of their own
    if first.in_time != second.in_time or first.among or second.among:
        return None
    goals = [part.goal for part in (first, second) if part.goal is not None]
    more = max(first.more_updates, second.more_updates)
    return replace(
        first,
        name=f"{first.name}, and {second.name}",
        rows=_one_after_another(first, second),
        changes=(*first.changes, *second.changes),
        goal=max(goals, default=None),
        more_updates=1.0,
        updates=int(updates * more) if more > 1 else None,
        fix=None,
    )


def _one_after_another(
    first: Treatment, second: Treatment
) -> Callable[[TrialRows], TrialRows] | None:
    steps = [part.rows for part in (first, second) if part.rows is not None]
    if not steps:
        return None

    def both(rows: TrialRows) -> TrialRows:
        for step in steps:
            rows = step(rows)
        return rows

    return both
