"""The least width whose success rate reaches a wanted one, by a sequential search.

Seeds are drawn in growing batches and the result is looked at after each, so the interval must hold
at every look: Robbins' mixture. For the rate p of s successes in n trials let

    M(p) = B(s + ½, n − s + ½) / B(½, ½) / (p^s (1 − p)^(n − s))

M is a martingale of mean 1 if p is true, so M ever reaches 1/α with a probability of at most α
(Ville): all p with M(p) < 1/α are an interval that covers the truth at all looks together. A width
reaches the wanted rate when the interval's low end does, and falls short when the high end is below
it. The i-th width is judged at α / (i (i + 1)), so the chance of any wrong verdict is at most α.
That a wider net does better is not assumed: widths are tried from the smallest on.

Sources: Ville 1939; Robbins 1970, Annals of Mathematical Statistics 41, 1397-1409, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from unstuck.errors import InputError
from unstuck.lab.success import Rate

Verdict = Literal["reaches", "falls short", "undecided"]

FIRST = 8  # seeds before the first look; each further batch is half of what there is


@dataclass(frozen=True)
class Width:
    """What is known of one width.

    Args:
        units: the width.
        rate: successes and seeds.
        low, high: ends of the interval that holds at every look.
        verdict: whether the wanted rate is reached.
    """

    units: int
    rate: Rate
    low: float
    high: float
    verdict: Verdict


@dataclass(frozen=True)
class Found:
    """What the search found.

    Args:
        wanted: success rate.
        widths: that were tried, in order.
        confidence: that no verdict is wrong.
    """

    wanted: float
    widths: tuple[Width, ...]
    confidence: float

    @property
    def smallest(self) -> Width | None:
        """The least width that reaches the wanted rate, or None."""
        return next((one for one in self.widths if one.verdict == "reaches"), None)


def smallest(
    run: Callable[[int, range], Sequence[bool]],
    *,
    wanted: float = 0.9,
    widths: Iterable[int] = range(1, 65),
    most: int = 200,
    confidence: float = 0.95,
) -> Found:
    """Try widths from the smallest on until one reaches a success rate.

    Args:
        run: (width, seeds) -> for each seed whether its net succeeded; each seed is asked for once.
        wanted: success rate, above 0 and below 1.
        widths: ascending.
        most: seeds of one width, after which it stays undecided and the next is tried.
        confidence: that no verdict is wrong.

    Raises:
        InputError: a rate that no number of seeds can show, no widths, or no seeds.
    """
    if not 0 < wanted < 1:
        raise InputError(f"success={wanted}; expected a rate between 0 and 1: --success 0.9")
    if most < 1:
        raise InputError(f"seeds={most}; expected at least 1: --seeds 200")
    tried: list[Width] = []
    for number, units in enumerate(widths, start=1):
        if units < 1:
            raise InputError(f"units={units}; expected at least 1: --units 1-32")
        alpha = (1 - confidence) / (number * (number + 1))
        tried.append(_judge(run, units, wanted, most, alpha))
        if tried[-1].verdict == "reaches":
            break
    if not tried:
        raise InputError("no widths were given; expected at least one: --units 1-32")
    return Found(wanted, tuple(tried), confidence)


def _judge(
    run: Callable[[int, range], Sequence[bool]], units: int, wanted: float, most: int, alpha: float
) -> Width:
    """Draw seeds until it is clear on which side of the wanted rate a width lies."""
    successes, trials = 0, 0
    low, high, verdict = 0.0, 1.0, "undecided"
    while verdict == "undecided" and trials < most:
        batch = range(trials, min(most, trials + max(FIRST, trials // 2)))
        successes += sum(bool(one) for one in run(units, batch))
        trials = batch.stop
        low, high = anytime(successes, trials, alpha=alpha)
        if low >= wanted:
            verdict = "reaches"
        elif high < wanted:
            verdict = "falls short"
    told: Verdict = verdict  # type: ignore[assignment]
    return Width(units, Rate(successes, trials), low, high, told)


def anytime(successes: int, trials: int, *, alpha: float = 0.05) -> tuple[float, float]:
    """Interval for a rate that holds at every number of trials together, see the module.

    Args:
        successes: 0 … trials.
        trials: so far.
        alpha: chance that it ever fails to cover the truth.
    """
    if trials == 0:
        return 0.0, 1.0
    share = successes / trials
    low = 0.0 if successes == 0 else _edge(successes, trials, alpha, 0.0, share)
    high = 1.0 if successes == trials else _edge(successes, trials, alpha, 1.0, share)
    return low, high


def _edge(successes: int, trials: int, alpha: float, out: float, inside: float) -> float:
    """Where M(p) reaches 1/α between a p outside the interval and one inside."""
    for _ in range(60):
        middle = (out + inside) / 2
        if _log_mixture(successes, trials, middle) < -math.log(alpha):
            inside = middle
        else:
            out = middle
    return (out + inside) / 2


def _log_mixture(successes: int, trials: int, p: float) -> float:
    """The logarithm of M(p)."""
    failures = trials - successes

    def log_beta(a: float, b: float) -> float:
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

    if (p <= 0 and successes) or (p >= 1 and failures):
        return math.inf
    likelihood = (successes * math.log(p) if successes else 0.0) + (
        failures * math.log1p(-p) if failures else 0.0
    )
    return log_beta(successes + 0.5, failures + 0.5) - log_beta(0.5, 0.5) - likelihood
