"""Ceilings against brute force in plain Python, closed forms against counting."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import replace
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
    for length, published in ((5, five), (8, eight)):
        found = limit(task, length, "causal", encoding=encoding)
        expected = float(brute(name, encoding, length, "causal"))
        assert (found.how, found.exact) == ("enumerated", True)
        assert found.low == found.high == pytest.approx(expected, abs=1e-12)
        assert found.high == pytest.approx(published, abs=1e-4)
        assert found.rows == task.space(length)
    assert limit(task, 5, "full", encoding=encoding).high == 1.0


def test_the_ceiling_of_each_step_of_a_sum() -> None:
    found = limit(find_task("addition"), 5, "causal", encoding=MSB)
    assert found.per_step == pytest.approx([17 / 32, 9 / 16, 5 / 8, 3 / 4, 1], abs=1e-12)
    assert found.constant == 0.5
    alone = limit(find_task("addition"), 5, "static")  # lowest bit first the order is turned
    assert alone.per_step == pytest.approx([1, 3 / 4, 5 / 8, 9 / 16, 17 / 32], abs=1e-12)
    assert limit(find_task("xor"), 5, "static").high == 1.0


@pytest.mark.parametrize(("name", "encoding"), [row[:2] for row in ORACLES])
@pytest.mark.parametrize("answers", ["after", "delayed"])
def test_nothing_is_hidden_once_all_was_read(name: str, encoding: Encoding, answers) -> None:
    task = find_task(name, **options(name))
    late = replace(encoding, answers=answers, delay=4)  # the first answer at the fifth step
    found = limit(task, 5, "causal", encoding=late)
    assert (found.low, found.high) == (1.0, 1.0)
    assert closed_form(task, 5, "causal", late) in (None, 1.0)
    assert closed_form(task, 5, "causal", replace(late, delay=5)) == 1.0


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
    for length in range(1, 9):
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
    assert known == {"dyck-1": 4, "flip-flop": 7}.get(name, 8)  # even ones; from 2 on


def test_what_is_read_first_is_known() -> None:
    for answers in ("after", "decoded"):
        encoding = Encoding(answers=answers, order="msb")  # type: ignore[arg-type]
        assert limit(find_task("addition"), 5, "causal", encoding=encoding).high == 1.0
    late = Encoding(answers="delayed", delay=5, order="msb")
    assert limit(find_task("addition"), 5, "causal", encoding=late).high == 1.0
    soon = Encoding(answers="delayed", delay=1, order="msb")
    assert limit(find_task("addition"), 5, "causal", encoding=soon).high < 0.9
    assert closed_form(find_task("addition"), 5, "causal", soon) is None


def test_sums_too_long_to_be_counted_have_a_closed_form() -> None:
    found = limit(find_task("addition"), 64, "causal", encoding=MSB)
    assert (found.how, found.exact) == ("closed form", True)
    assert found.high == 0.5 + (1 - 2**-64) / 64


@pytest.mark.parametrize(
    ("name", "encoding", "sees"),
    [
        ("addition", Encoding(), "static"),
        ("subtraction", MSB, "static"),
        ("multiplication", MSB, "static"),
        ("multiplication", MSB, "causal"),
        ("comparison", Encoding(answers="step", order="msb"), "static"),
    ],
)
def test_rows_that_are_drawn_give_an_interval(name, encoding, sees: str, monkeypatch) -> None:
    """Of 65,536 words 20,000 are drawn; the interval is about all of them."""
    task = find_task(name)
    exact = limit(task, 8, sees, encoding=encoding).high
    monkeypatch.setattr(ceilings, "ENUMERATED", 10)
    for seed in range(3):
        drawn = limit(task, 8, sees, encoding=encoding, seed=seed)
        assert (drawn.how, drawn.exact, drawn.rows) == ("drawn", False, 20_000)
        assert drawn.low < exact < drawn.high
        assert drawn.high - drawn.low < 0.07
    assert drawn != limit(task, 8, sees, encoding=encoding, seed=0)


def test_what_every_drawn_row_shows_is_certain(monkeypatch) -> None:
    monkeypatch.setattr(ceilings, "ENUMERATED", 10)
    found = limit(find_task("xor"), 8, "static")
    assert (found.how, found.low, found.high) == ("drawn", 1.0, 1.0)


def test_what_is_not_known() -> None:
    with pytest.raises(InputError, match="length 0"):
        limit(find_task("or"), 0)
    with pytest.raises(InputError, match="sideways"):
        limit(find_task("or"), 3, "sideways")
