"""The least width: intervals that hold at every look, and verdicts that are seldom wrong."""

from __future__ import annotations

import math
import random

import pytest

from unstuck.errors import InputError
from unstuck.lab.search import anytime, smallest


def coin(rates: list[float], seed: int = 0):
    """Seeds succeed with the rate of their width."""
    asked: list[tuple[int, int]] = []

    def run(units: int, seeds: range) -> list[bool]:
        asked.extend((units, one) for one in seeds)
        rate = rates[min(units, len(rates)) - 1]
        return [random.Random(f"{seed}/{units}/{one}").random() < rate for one in seeds]

    return run, asked


def test_the_interval_is_where_the_mixture_says() -> None:
    """Against the definition, on a grid, with the Beta function as a product."""
    for successes, trials in ((0, 7), (3, 10), (20, 20), (55, 60)):
        mixture = 1.0  # E of p^s (1-p)^f under Beta(1/2, 1/2), by the rising factorials
        for k in range(successes):
            mixture *= (0.5 + k) / (1 + k)
        for k in range(trials - successes):
            mixture *= (0.5 + k) / (1 + successes + k)
        inside = [
            p / 4000
            for p in range(1, 4000)
            if mixture / ((p / 4000) ** successes * (1 - p / 4000) ** (trials - successes)) < 20
        ]
        low, high = anytime(successes, trials, alpha=0.05)
        assert low == pytest.approx(min(inside) if successes else 0, abs=5e-4)
        assert high == pytest.approx(max(inside) if successes < trials else 1, abs=5e-4)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_it_seldom_ever_excludes_the_truth(rate: float) -> None:
    """1,000 sequences of 200 seeds, looked at after each: at most 5 % may ever be wrong."""
    rng = random.Random(1)
    wrong = 0
    ends = {}
    for _ in range(1000):
        successes = 0
        for trials in range(1, 201):
            successes += rng.random() < rate
            key = (successes, trials)
            if key not in ends:
                ends[key] = anytime(successes, trials, alpha=0.05)
            if not ends[key][0] <= rate <= ends[key][1]:
                wrong += 1
                break
    assert wrong <= 1000 * 0.05 + 2 * math.sqrt(1000 * 0.05 * 0.95)


def test_finds_the_first_width_that_reaches_the_rate() -> None:
    run, asked = coin([0.0, 0.3, 0.6, 0.99, 1.0])
    found = smallest(run, wanted=0.9)
    assert found.smallest is not None
    assert found.smallest.units == 4
    assert [one.verdict for one in found.widths] == ["falls short"] * 3 + ["reaches"]
    assert found.widths[0].rate.trials == 8  # hopeless widths cost little
    assert asked == sorted(set(asked))  # each seed once, in order
    assert found == smallest(coin([0.0, 0.3, 0.6, 0.99, 1.0])[0], wanted=0.9)


def test_a_rate_near_the_wanted_one_stays_undecided() -> None:
    found = smallest(coin([0.9, 1.0])[0], wanted=0.9, most=100)
    assert [one.verdict for one in found.widths] == ["undecided", "reaches"]
    assert found.widths[0].rate.trials == 100
    assert found.widths[0].low < 0.9 < found.widths[0].high
    assert smallest(coin([0.5])[0], wanted=0.9, widths=[1, 2]).smallest is None


def test_verdicts_are_seldom_wrong() -> None:
    """200 searches over widths whose rates lie on either side: at most 5 % with a wrong verdict."""
    rates = [0.2, 0.7, 0.8, 0.97]
    wrong = 0
    for seed in range(200):
        found = smallest(coin(rates, seed)[0], wanted=0.9, widths=[1, 2, 3, 4], most=150)
        truth = {1: "falls short", 2: "falls short", 3: "falls short", 4: "reaches"}
        wrong += any(one.verdict not in (truth[one.units], "undecided") for one in found.widths)
    assert wrong <= 200 * 0.05


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"wanted": 1.0}, "success=1.0; expected a rate between 0 and 1"),
        ({"wanted": 0.0}, "success=0.0"),
        ({"most": 0}, "seeds=0; expected at least 1"),
        ({"widths": []}, "no widths were given"),
        ({"widths": [0]}, "units=0; expected at least 1"),
    ],
)
def test_one_clear_error_each(given: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        smallest(coin([1.0])[0], **given)
