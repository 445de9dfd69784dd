"""Success rates over seeds, with their uncertainty.

`Rate` is for a number of seeds that was fixed beforehand: Wilson's interval. `AnytimeRate` is for
seeds that are drawn until one has seen enough: Robbins' mixture. For the rate p of s successes in n
trials let

    M(p) = B(s + ½, n − s + ½) / B(½, ½) / (p^s (1 − p)^(n − s))

the likelihood averaged over Beta(½, ½), divided by that of p. M is a martingale of mean 1 if p is
true, so it ever reaches 1/α with a probability of at most α (Ville): all p with M(p) < 1/α are an
interval that, with a probability of at least 1 − α, holds the truth after every trial.

Sources: Wilson 1927, Journal of the American Statistical Association 22, 209-212; Ville 1939, Étude
critique de la notion de collectif; Robbins 1970, Annals of Mathematical Statistics 41, 1397-1409.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist

from unstuck.errors import InputError


@dataclass(frozen=True)
class Rate:
    """A success rate, with Wilson's 95 % interval.

    Args:
        successes, trials: counts.

    Raises:
        InputError: no trials, or successes that are not 0 … trials.
    """

    successes: int
    trials: int

    def __post_init__(self) -> None:
        _check(self.successes, self.trials, least=1)

    @property
    def rate(self) -> float:
        """Share of successes."""
        return self.successes / self.trials

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return wilson(self.successes, self.trials)[0]

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return wilson(self.successes, self.trials)[1]

    def __str__(self) -> str:
        return describe(self.successes, self.trials, self.low, self.high)


@dataclass(frozen=True)
class AnytimeRate:
    """A success rate so far, with an interval that may be looked at after every trial.

        seen = AnytimeRate(alpha=0.05)
        while seen.low < 0.9 <= seen.high:
            seen = seen.add(one_more(), 1)

    Args:
        successes, trials: counts so far.
        alpha: chance that the interval ever fails to hold the true rate.

    Raises:
        InputError: successes that are not 0 … trials, or an alpha that is not between 0 and 1.
    """

    successes: int = 0
    trials: int = 0
    alpha: float = 0.05

    def __post_init__(self) -> None:
        _check(self.successes, self.trials, least=0)
        if not 0 < self.alpha < 1:
            raise InputError(f"alpha={self.alpha}; expected above 0 and below 1: alpha=0.05")

    def add(self, successes: int, trials: int) -> AnytimeRate:
        """The same with more trials; this one stays as it is."""
        _check(successes, trials, least=0)
        more = (self.successes + successes, self.trials + trials)
        return replace(self, successes=more[0], trials=more[1])

    @property
    def rate(self) -> float:
        """Share of successes; not a number before the first trial."""
        if self.trials:
            return self.successes / self.trials
        return math.nan

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return anytime(self.successes, self.trials, alpha=self.alpha)[0]

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return anytime(self.successes, self.trials, alpha=self.alpha)[1]

    def __str__(self) -> str:
        return describe(self.successes, self.trials, self.low, self.high)


def describe(successes: int, trials: int, low: float, high: float) -> str:
    """A rate for people: "7 of 50 (0.14; 0.07–0.26)"."""
    if trials:
        share = f"{successes / trials:.2f}; "
    else:
        share = ""
    return f"{successes} of {trials} ({share}{low:.2f}–{high:.2f})"


def wilson(successes: int, trials: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a rate: all p from which the share is at most z errors away.

    Args:
        successes: 0 … trials.
        trials: at least 1, fixed beforehand.
        confidence: of the interval.

    Returns:
        Both ends; exactly 0 if nothing succeeded, exactly 1 if everything did.

    Raises:
        InputError: counts or a confidence that cannot be.
    """
    _check(successes, trials, least=1)
    if not 0 < confidence < 1:
        raise InputError(f"confidence={confidence}; expected above 0 and below 1: confidence=0.95")
    z = -NormalDist().inv_cdf((1 - confidence) / 2)
    share = successes / trials
    more = z * z / trials
    middle = (share + more / 2) / (1 + more)
    half = z * math.sqrt(share * (1 - share) / trials + more / (4 * trials)) / (1 + more)
    if successes == 0:
        low = 0.0
    else:
        low = middle - half
    if successes == trials:
        high = 1.0
    else:
        high = middle + half
    return low, high


def anytime(successes: int, trials: int, *, alpha: float = 0.05) -> tuple[float, float]:
    """Interval for a rate that holds after every trial, see the module.

    Args:
        successes: 0 … trials.
        trials: so far.
        alpha: chance that it ever fails to hold the true rate.

    Returns:
        Both ends, to 1e-9 up to a million trials.
    """
    if trials == 0:
        return 0.0, 1.0
    failures = trials - successes
    least = _log_beta(successes + 0.5, failures + 0.5) - _log_beta(0.5, 0.5) + math.log(alpha)

    def excluded(p: float) -> bool:
        return _times_log(successes, p) + _times_log(failures, 1 - p) <= least

    share = successes / trials
    if successes == 0:
        low = 0.0
    else:
        low = _edge(excluded, 0.0, share)
    if successes == trials:
        high = 1.0
    else:
        high = _edge(excluded, 1.0, share)
    return low, high


def _edge(excluded: Callable[[float], bool], outside: float, inside: float) -> float:
    """The last p outside the interval on the way to the p inside, by bisection."""
    for _ in range(56):
        middle = (outside + inside) / 2
        if excluded(middle):
            outside = middle
        else:
            inside = middle
    return outside


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _times_log(count: int, p: float) -> float:
    """The logarithm of p^count."""
    if count == 0:
        return 0.0
    if p > 0:
        return count * math.log(p)
    return -math.inf


def _check(successes: int, trials: int, *, least: int) -> None:
    if trials < least:
        raise InputError(f"trials={trials}; expected at least {least}: trials=50")
    if not 0 <= successes <= trials:
        raise InputError(f"successes={successes}; expected 0 to {trials}, one a trial at most")
