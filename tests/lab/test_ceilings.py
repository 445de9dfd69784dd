"""Ceilings against brute force in plain Python, closed forms against counting."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from fractions import Fraction

import pytest

from unstuck.errors import InputError
from unstuck.lab import ceilings
from unstuck.lab.ceilings import _FROM_LOW, closed_form, limit
from unstuck.lab.encoding import Encoding
from unstuck.lab.setting import find_task

STEP, MSB = Encoding(answers="step"), Encoding(order="msb")
# task, encoding, causal ceiling at n = 5 and n = 8 (rounded)
ORACLES = [
    ("or", Encoding(), 1, 1),
    ("xor", Encoding(), 1, 1),
    ("copy", STEP, 1, 1),
    ("parity", STEP, 1, 1),
    ("addition", Encoding(), 1, 1),
    ("subtraction", Encoding(), 1, 1),
    ("multiplication", Encoding(), 1, 1),
    ("addition", MSB, 0.69375, 0.62451171875),
    ("subtraction", MSB, 0.69375, 0.62451171875),
    ("multiplication", MSB, 0.675, 0.6159),
    ("reverse", STEP, 0.8, 0.75),
    ("bucket-sort", STEP, 0.89375, 0.9097),
    ("suffix-parity", Encoding(), 0.6, 0.5625),
]


def options(name: str) -> dict[str, int]:
    return {"alphabet": 2} if name == "bucket-sort" else {}


def brute(name: str, encoding: Encoding, n: int, sees: str) -> Fraction:
    """Best share of right answers of any function of the visible steps, over all words."""
    task = find_task(name, **options(name))
    total = Fraction(0)
    tables: list[dict[tuple, Counter]] = [defaultdict(Counter) for _ in range(n)]
    symbols = list(itertools.product(range(task.symbols), repeat=task.channels))
    words = list(itertools.product(symbols, repeat=n))
    for word in words:
        if task.gives == "one":
            told = [task.answer(word[: end + 1])[0] for end in range(n)]
        else:
            told = task.answer(word)
        read = word
        if encoding.order == "msb":
            read, told = word[::-1], told[::-1]
        for step in range(n):
            visible = {"causal": read[: step + 1], "static": read[step : step + 1], "full": read}
            tables[step][visible[sees]][told[step]] += 1
    for table in tables:
        right = sum(max(counts.values()) for counts in table.values())
        total += Fraction(right, len(words))
    return total / n


@pytest.mark.parametrize(("name", "encoding", "five", "eight"), ORACLES)
def test_the_table_of_causal_ceilings(name, encoding, five: float, eight: float) -> None:
    task = find_task(name, **options(name))
    found = limit(task, 5, "causal", encoding=encoding)
    assert found.exact
    assert (
        found.low
        == found.high
        == pytest.approx(float(brute(name, encoding, 5, "causal")), abs=1e-12)
    )
    assert found.high == pytest.approx(five, abs=1e-12)
    assert limit(task, 8, "causal", encoding=encoding).high == pytest.approx(eight, abs=1e-4)
    assert limit(task, 5, "full", encoding=encoding).high == 1.0


@pytest.mark.parametrize("sees", ["static", "causal"])
@pytest.mark.parametrize("name", ["xor", "addition", "parity", "reverse", "multiplication"])
def test_against_brute_force(name: str, sees: str) -> None:
    task = find_task(name)
    encoding = Encoding(answers="step").resolved(task)
    expected = float(brute(name, encoding, 4, sees))
    assert limit(task, 4, sees, encoding=encoding).high == pytest.approx(expected, abs=1e-12)


FORMS = [(name, "lsb") for name in sorted(_FROM_LOW | {"reverse", "suffix-parity"})]
FORMS += [("addition", "msb"), ("subtraction", "msb")]


@pytest.mark.parametrize(("name", "order"), FORMS)
def test_closed_forms_are_what_counting_gives(name: str, order: str) -> None:
    task = find_task(name)
    encoding = Encoding(answers="step", order=order).resolved(task)
    known = 0
    for length in range(1, 7):
        try:
            task.check(length)
        except InputError:
            continue
        form = closed_form(task, length, "causal", encoding)
        if form is None:
            continue
        known += 1
        counted = limit(task, length, "causal", encoding=encoding).high
        assert form == pytest.approx(counted, abs=1e-12), length
    assert known


def test_what_is_read_first_is_known() -> None:
    for answers in ("after", "decoded"):
        encoding = Encoding(answers=answers, order="msb")  # type: ignore[arg-type]
        assert limit(find_task("addition"), 5, "causal", encoding=encoding).high == 1.0
    late = Encoding(answers="delayed", delay=5, order="msb")
    assert limit(find_task("addition"), 5, "causal", encoding=late).high == 1.0
    soon = Encoding(answers="delayed", delay=1, order="msb")
    assert limit(find_task("addition"), 5, "causal", encoding=soon).high < 0.9


def test_sums_too_long_to_be_counted_have_a_closed_form() -> None:
    found = limit(find_task("addition"), 64, "causal", encoding=MSB)
    assert (found.how, found.exact) == ("closed form", True)
    assert found.high == 0.5 + (1 - 2**-64) / 64


def test_rows_that_are_drawn_give_an_interval(monkeypatch) -> None:
    task = find_task("bucket-sort", alphabet=2)
    exact = limit(task, 8, "causal", encoding=STEP).high
    monkeypatch.setattr(ceilings, "ENUMERATED", 10)
    drawn = limit(task, 8, "causal", encoding=STEP)
    assert (drawn.how, drawn.exact) == ("drawn", False)
    assert drawn.low - 0.01 <= exact <= drawn.high + 0.01


def test_what_is_not_known() -> None:
    with pytest.raises(InputError, match="length 0"):
        limit(find_task("or"), 0)
    with pytest.raises(InputError, match="sideways"):
        limit(find_task("or"), 3, "sideways")
