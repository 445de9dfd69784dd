"""Success rates: published intervals, and intervals that hold after every trial."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.errors import InputError
from unstuck.lab.success import AnytimeRate, Rate, anytime, wilson

COUNTS = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
CONFIDENCE = st.floats(0.5, 0.999999)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Statistics in Medicine 17, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 10, 0.0000, 0.2775),  # z² / (n + z²)
        (5, 5, 0.5655, 1.0000),  # n / (n + z²)
        (7, 50, 0.0695, 0.2619),
    ],
)
def test_wilson_as_published(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@given(COUNTS, CONFIDENCE)
def test_the_ends_of_wilson_are_z_errors_away(counts: tuple[int, int], confidence: float) -> None:
    """By Wilson's own definition: |share − p| = z √(p (1 − p) / n) at each end in between."""
    successes, trials = counts
    for end in wilson(successes, trials, confidence=confidence):
        if 0 < end < 1:
            away = abs(successes / trials - end) / math.sqrt(end * (1 - end) / trials)
            assert math.erf(away / math.sqrt(2)) == pytest.approx(confidence, abs=1e-6)


def of_wilson(successes: int, trials: int, confidence: float) -> tuple[float, float]:
    return wilson(successes, trials, confidence=confidence)


def of_mixture(successes: int, trials: int, confidence: float) -> tuple[float, float]:
    return anytime(successes, trials, alpha=1 - confidence)


@pytest.mark.parametrize("ends", [of_wilson, of_mixture])
@given(counts=COUNTS, confidence=CONFIDENCE)
def test_every_interval(ends, counts: tuple[int, int], confidence: float) -> None:
    """Inside [0, 1], around the share, symmetric; more trials shorten it, more certainty widens."""
    successes, trials = counts
    low, high = ends(successes, trials, confidence)
    assert 0 <= low <= successes / trials <= high <= 1
    assert (low == 0) == (successes == 0)
    assert (high == 1) == (successes == trials)
    other = ends(trials - successes, trials, confidence)
    assert (low, high) == pytest.approx((1 - other[1], 1 - other[0]), abs=1e-9)
    more = ends(10 * successes, 10 * trials, confidence)
    assert more[1] - more[0] < high - low
    surer = ends(successes, trials, (1 + confidence) / 2)
    assert surer[0] <= low
    assert high <= surer[1]


def test_a_rate_tells_its_counts() -> None:
    rate = Rate(7, 50)
    assert str(rate) == "7 of 50 (0.14; 0.07–0.26)"
    assert (rate.rate, rate.low, rate.high) == (0.14, *wilson(7, 50))
    assert str(Rate(5, 5)) == "5 of 5 (1.00; 0.57–1.00)"


def mixture(successes: int, trials: int) -> Fraction:
    """E of p^s (1 − p)^(n − s) under Beta(½, ½), exactly, by rising factorials."""
    half, total = Fraction(1, 2), Fraction(1)
    for k in range(successes):
        total *= (half + k) / (1 + k)
    for k in range(trials - successes):
        total *= (half + k) / (1 + successes + k)
    return total


@pytest.mark.parametrize("alpha", [0.5, 0.05, 1e-5])
@pytest.mark.parametrize("counts", [(0, 1), (1, 1), (0, 7), (3, 10), (20, 20), (55, 60)])
def test_the_anytime_interval_is_where_the_mixture_says(counts, alpha: float) -> None:
    """Against the definition in exact fractions: on a grid, and 1e-9 on either side of an end."""
    successes, trials = counts
    low, high = anytime(successes, trials, alpha=alpha)

    def inside(p: Fraction) -> bool:
        likelihood = p**successes * (1 - p) ** (trials - successes)
        return mixture(successes, trials) < likelihood / Fraction(alpha)

    near = Fraction(1, 10**9)
    for p in (Fraction(k, 500) for k in range(1, 500)):
        if min(abs(p - Fraction(low)), abs(p - Fraction(high))) > near:
            assert inside(p) == (low < p < high)
    if successes:
        assert not inside(max(Fraction(low) - near, Fraction(0)))
        assert inside(Fraction(low) + near)
    if successes < trials:
        assert inside(Fraction(high) - near)
        assert not inside(min(Fraction(high) + near, Fraction(1)))


def test_mixtures_of_one_trial_by_hand() -> None:
    """One success: M(p) = ½ / p, below 20 for p above 1/40."""
    assert anytime(1, 1, alpha=0.05) == pytest.approx((1 / 40, 1.0), abs=1e-12)
    assert anytime(0, 1, alpha=0.05) == pytest.approx((0.0, 39 / 40), abs=1e-12)
    assert anytime(0, 0) == (0.0, 1.0)


def ever_excluded(rate: float, alpha: float, trials: int) -> float:
    """The probability that some interval of 1 … `trials` trials excludes the true rate, exactly.

    alive[s] is the probability of s successes with no exclusion so far. For n trials the counts
    whose interval holds the rate are neighbours, first … last, and with each trial either moves up
    by at most one.
    """

    def holds(successes: int, n: int) -> bool:
        low, high = anytime(successes, n, alpha=alpha)
        return low <= rate <= high

    alive, excluded, first, last = np.array([1.0]), 0.0, 0, 0
    for n in range(1, trials + 1):
        alive = np.append(alive * (1 - rate), 0.0) + np.append(0.0, alive * rate)
        while first < n and not holds(first, n):
            first += 1
        last = min(last + 1, n)
        while last > 0 and not holds(last, n):
            last -= 1
        keep = np.zeros(n + 1, bool)
        keep[first : last + 1] = True
        excluded += float(alive[~keep].sum())
        alive = np.where(keep, alive, 0.0)
    assert excluded + alive.sum() == pytest.approx(1)
    return excluded


@pytest.mark.parametrize("alpha", [0.05, 0.3])
@pytest.mark.parametrize("rate", [0.01, 0.1, 0.37, 0.5, 0.9, 0.98])
def test_the_truth_is_seldom_ever_excluded(rate: float, alpha: float) -> None:
    """Over 500 trials, looked at after each, with the exact probability: no margin is needed."""
    assert alpha / 20 < ever_excluded(rate, alpha, 500) <= alpha


def test_the_probability_is_that_of_a_simulation() -> None:
    """The exact number above against 2,000 sequences of 100 trials, looked at after each."""
    rng, wrong = random.Random(5), 0
    known: dict[tuple[int, int], bool] = {}
    for _ in range(2000):
        successes = 0
        for trials in range(1, 101):
            successes += rng.random() < 0.8
            at = (successes, trials)
            if at not in known:
                low, high = anytime(*at, alpha=0.3)
                known[at] = low <= 0.8 <= high
            if not known[at]:
                wrong += 1
                break
    exact = ever_excluded(0.8, 0.3, 100)
    assert wrong / 2000 == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 2000))


def test_wilson_would_not_do_for_many_looks() -> None:
    """Why there are two: looked at after each of 200 trials, Wilson's excludes a true ½ often."""
    rng, wrong = random.Random(0), 0
    for _ in range(100):
        successes = [0]
        for _ in range(200):
            successes.append(successes[-1] + rng.randrange(2))
        ends = [wilson(successes[n], n) for n in range(1, 201)]
        wrong += any(not low <= 0.5 <= high for low, high in ends)
    assert wrong > 25


def test_trials_are_added() -> None:
    start = AnytimeRate(alpha=0.1)
    assert (start.low, start.high, math.isnan(start.rate)) == (0.0, 1.0, True)
    assert str(start) == "0 of 0 (0.00–1.00)"
    seen = start.add(3, 4).add(0, 0).add(4, 6)
    assert seen == AnytimeRate(7, 10, alpha=0.1)
    assert start == AnytimeRate(alpha=0.1)
    assert (seen.low, seen.high) == anytime(7, 10, alpha=0.1)
    assert seen.rate == 0.7
    assert str(AnytimeRate(7, 50)) == "7 of 50 (0.14; 0.03–0.34)"


def test_many_trials() -> None:
    widths = [
        anytime(9 * n // 10, n)[1] - anytime(9 * n // 10, n)[0] for n in (10, 10**3, 10**5, 10**6)
    ]
    assert all(wide > 4 * narrow for wide, narrow in pairwise(widths[:3]))
    low, high = anytime(900_000, 1_000_000)
    assert 0.897 < low < 0.9 < high < 0.903


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: wilson(0, 0), "trials=0; expected at least 1"),
        (lambda: Rate(0, 0), "trials=0; expected at least 1"),
        (lambda: wilson(6, 5), "successes=6; expected 0 to 5"),
        (lambda: wilson(-1, 5), "successes=-1; expected 0 to 5"),
        (lambda: wilson(1, 5, confidence=1.0), r"confidence=1.0; expected above 0 and below 1"),
        (lambda: wilson(1, 5, confidence=math.nan), "confidence=nan"),
        (lambda: AnytimeRate(2, 1), "successes=2; expected 0 to 1"),
        (lambda: AnytimeRate().add(0, -1), "trials=-1; expected at least 0"),
        (lambda: AnytimeRate(5, 9).add(2, 1), "successes=2; expected 0 to 1"),
        (lambda: AnytimeRate(alpha=0.0), "alpha=0.0; expected above 0 and below 1"),
    ],
)
def test_counts_that_cannot_be(make, said: str) -> None:
    with pytest.raises(InputError, match=said):
        make()
