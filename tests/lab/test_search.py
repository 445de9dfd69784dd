"""The least width: verdicts that are seldom wrong, and seeds that are not wasted."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import cache

import pytest

from unstuck.errors import InputError
from unstuck.lab.search import WIDEST, Found, search
from unstuck.lab.success import Rate, anytime

RATES = {1: 0.0, 2: 0.3, 3: 0.6, 4: 0.99, 5: 1.0}


class Coin:
    """Seeds succeed with the rate of their width; what was asked for is kept."""

    def __init__(self, rates: dict[int, float], seed: int = 0) -> None:
        self.rates, self.seed = rates, seed
        self.asked: list[tuple[int, int]] = []
        self.batches: list[range] = []

    def __call__(self, units: int, seeds: range) -> Sequence[bool]:
        self.batches.append(seeds)
        self.asked.extend((units, one) for one in seeds)
        rng = (random.Random(f"{self.seed}/{units}/{one}") for one in seeds)
        return [one.random() < self.rates[units] for one in rng]


def verdicts(found: Found) -> list[str]:
    return [one.verdict for one in found.widths]


def test_finds_the_first_width_that_reaches_the_rate() -> None:
    coin = Coin(RATES)
    found = search(coin, wanted=0.9, widths=RATES)
    assert found.smallest is not None
    assert found.smallest.units == 4
    assert found.candidate is None
    assert verdicts(found) == ["falls short"] * 3 + ["reaches"]
    assert coin.asked == sorted(set(coin.asked))  # each seed once, in order
    assert {units for units, _ in coin.asked} == {1, 2, 3, 4}
    assert found == search(Coin(RATES), wanted=0.9, widths=RATES)


def test_what_stands_in_the_record_of_a_width() -> None:
    found = search(Coin(RATES), wanted=0.9, widths=RATES)
    for number, one in enumerate(found.widths, start=1):
        alpha = (1 - found.confidence) / (number * (number + 1))
        ends = anytime(one.rate.successes, one.seeds, alpha=alpha)
        assert (one.low, one.high) == ends
        assert one.verdict == ("reaches" if ends[0] >= 0.9 else "falls short")
    spent = sum((1 - 0.95) / (number * (number + 1)) for number in range(1, 10_000))
    assert 0.0499 < spent <= 0.05


def test_hopeless_widths_cost_little() -> None:
    found = search(Coin({**dict.fromkeys(range(1, 20), 0.0), 20: 1.0}), widths=range(1, 21))
    assert [one.seeds for one in found.widths[:19]] == [8] * 19
    assert found.smallest is not None
    assert found.smallest.units == 20
    rare = search(Coin({1: 0.5}), wanted=0.9, widths=[1], most=10_000)
    assert rare.widths[0].verdict == "falls short"
    assert rare.widths[0].seeds <= 40


def test_wider_need_not_be_better() -> None:
    found = search(Coin({1: 0.1, 2: 0.99, 3: 0.1}), wanted=0.9, widths=[1, 2, 3])
    assert found.smallest is not None
    assert found.smallest.units == 2
    found = search(Coin({1: 0.7, 2: 0.2, 3: 0.99}), wanted=0.9, widths=[1, 2, 3])
    assert verdicts(found) == ["falls short", "falls short", "reaches"]


def test_a_rate_near_the_wanted_one_stays_undecided() -> None:
    found = search(Coin({1: 0.9, 2: 1.0}), wanted=0.9, widths=[1, 2], most=100)
    first = found.widths[0]
    assert verdicts(found) == ["undecided", "reaches"]
    assert (first.seeds, first.low < 0.9 < first.high) == (100, True)
    assert found.smallest == found.widths[1]
    assert found.candidate == (first if first.rate.rate >= 0.9 else None)


@pytest.mark.parametrize("failures", [0, 10, 11])
def test_the_candidate_is_undecided_with_a_share_as_wanted(failures: int) -> None:
    failing = {9 * k for k in range(failures)}
    found = search(
        lambda units, seeds: [one not in failing for one in seeds],
        wanted=0.9,
        widths=[3],
        most=100,
    )
    assert found.widths[0].verdict == ("undecided" if failures else "reaches")
    assert found.smallest == (None if failures else found.widths[0])
    assert found.candidate == (found.widths[0] if failures == 10 else None)


def test_where_no_verdict_can_be_had_the_search_ends_at_the_candidate() -> None:
    """20 of 20 do not show a rate of 0.9, at this width or any later one."""
    found = search(Coin(dict.fromkeys(range(1, 65), 1.0)), wanted=0.9, most=20)
    assert verdicts(found) == ["undecided"]
    assert found.candidate == found.widths[0]
    assert found.candidate.rate == Rate(20, 20)
    short = search(Coin({1: 0.0, 2: 0.6, 3: 1.0, 4: 1.0}), wanted=0.9, widths=RATES, most=20)
    assert verdicts(short)[0] == "falls short"
    assert short.candidate == short.widths[-1]
    assert short.widths[-1].units == 3


def test_a_rate_of_one_can_be_refuted_and_never_shown() -> None:
    coin = Coin({1: 0.8, 2: 0.99, 3: 1.0, 4: 1.0})
    found = search(coin, wanted=1, widths=[1, 2, 3, 4], most=500)
    assert verdicts(found) == ["falls short", "falls short", "undecided"]
    assert found.smallest is None
    assert found.candidate == found.widths[2]
    assert [one.seeds < 500 for one in found.widths] == [True, True, False]


@pytest.mark.parametrize("batch", [1, 5, 8, 300])
def test_batches_grow_and_end_at_most(batch: int) -> None:
    coin = Coin({1: 0.9})
    search(coin, wanted=0.9, widths=[1], batch=batch, most=200)
    sizes = [len(one) for one in coin.batches]
    assert sizes[0] == min(batch, 200)
    assert sizes[:-1] == sorted(sizes[:-1])
    assert [seed for _, seed in coin.asked] == list(range(200))


def test_widths_are_tried_upwards_and_once() -> None:
    coin = Coin({1: 0.0, 4: 0.0, 9: 0.0})
    found = search(coin, widths=iter([9, 4, 1, 4]))
    assert [one.units for one in found.widths] == [1, 4, 9]
    assert len(coin.asked) == len(set(coin.asked))
    everything = search(lambda units, seeds: [False] * len(seeds))
    assert [one.units for one in everything.widths] == list(range(1, WIDEST + 1))


def test_an_interrupted_search_goes_on_from_kept_answers() -> None:
    whole = Coin(RATES)
    expected = search(whole, wanted=0.9, widths=RATES)
    for cut in range(len(whole.batches)):
        coin, kept = Coin(RATES), {}

        def run(units: int, seeds: range, coin=coin, kept=kept, cut=cut) -> Sequence[bool]:
            if len(kept) == cut and not kept.get("power failed"):
                kept["power failed"] = True
                raise KeyboardInterrupt
            if (units, seeds) not in kept:
                kept[units, seeds] = coin(units, seeds)
            return kept[units, seeds]

        with pytest.raises(KeyboardInterrupt):
            search(run, wanted=0.9, widths=RATES)
        assert search(run, wanted=0.9, widths=RATES) == expected
        assert coin.asked == whole.asked


def wrong(found: Found, rates: dict[int, float]) -> bool:
    """Whether any verdict is wrong."""
    return any(
        one.verdict == ("falls short" if rates[one.units] >= found.wanted else "reaches")
        for one in found.widths
    )


@pytest.mark.parametrize("confidence", [0.95, 0.6])
@pytest.mark.parametrize(
    "rates",
    [
        {1: 0.2, 2: 0.7, 3: 0.8, 4: 0.97},  # clear
        {1: 0.79, 2: 0.79, 3: 0.79, 4: 0.79, 5: 0.79},  # all a little too low
        {1: 0.8, 2: 0.79, 3: 0.8, 4: 0.9},  # exactly as wanted
    ],
)
def test_verdicts_are_seldom_wrong(rates: dict[int, float], confidence: float, cached_ends) -> None:
    """1,000 searches; looks often and late, and rates that are nearly or just as wanted."""
    searches, errors = 1000, 0
    for seed in range(searches):
        rng = random.Random(seed)
        found = search(
            lambda units, seeds, rng=rng: [rng.random() < rates[units] for _ in seeds],
            wanted=0.8,
            widths=rates,
            batch=1,
            most=400,
            confidence=confidence,
        )
        errors += wrong(found, rates)
    assert errors <= searches * (1 - confidence)


@pytest.fixture
def cached_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same interval is needed in many searches."""
    monkeypatch.setattr("unstuck.lab.success.anytime", cache(anytime))
    monkeypatch.setattr("unstuck.lab.search.anytime", cache(anytime))


def test_the_search_in_words() -> None:
    assert str(search(Coin(RATES), wanted=0.9, widths=[1, 5])) == (
        "units=5 shown to reach a success rate of 0.9\n"
        "units=1: 0 of 8 (0.00; 0.00–0.49), falls short\n"
        "units=5: 81 of 81 (1.00; 0.91–1.00), reaches"
    )
    assert str(search(Coin(RATES), wanted=0.9, widths=[1, 5], most=20)) == (
        "no width shown to reach a success rate of 0.9; units=5 may, undecided after 20 seeds\n"
        "units=1: 0 of 8 (0.00; 0.00–0.49), falls short\n"
        "units=5: 20 of 20 (1.00; 0.71–1.00), undecided"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"wanted": 0.0}, "success=0.0; expected a rate above 0, at most 1: --success 0.9"),
        ({"wanted": 1.5}, "success=1.5; expected a rate"),
        ({"wanted": math.nan}, "success=nan"),
        ({"widths": []}, "no widths were given; expected at least one: --widths 1-32"),
        ({"widths": [3, 0]}, "units=0; expected at least 1: --widths 1-32"),
        ({"most": 0}, "seeds=0; expected at least 1: --seeds 200"),
        ({"batch": 0}, "batch=0; expected at least 1"),
        ({"confidence": 1.0}, "confidence=1.0; expected above 0"),
    ],
)
def test_one_clear_error_each_before_anything_is_run(given: dict, said: str) -> None:
    coin = Coin(RATES)
    with pytest.raises(InputError, match=said):
        search(coin, **given)
    assert not coin.asked


def test_answers_that_are_not_one_a_seed() -> None:
    with pytest.raises(InputError, match=r"run\(1, range\(0, 8\)\) gave 1 answers; expected 8"):
        search(lambda units, seeds: [True], widths=[1])
