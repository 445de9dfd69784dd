"""Numbers are short, and never rounded into a claim."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.report import numbers


@given(st.floats(0, 1, exclude_max=True))
def test_less_than_one_never_looks_like_one(value: float) -> None:
    for text in (numbers.score(value), numbers.short(value)):
        assert text.startswith("almost") or float(text) < 1


@given(st.floats(-10, 10))
def test_what_is_shown_is_close_to_what_is(value: float) -> None:
    text = numbers.score(value)
    if not text.startswith("almost"):
        assert float(text) == pytest.approx(value, abs=5.1e-4)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.8, "0.800"),
        (1.0, "1.000"),
        (0.99996, "0.99996"),
        (0.9999999, "almost 1"),
        (0.000077, "7.7e-05"),
        (0.0, "0.000"),
        (None, "not measured"),
        (math.nan, "not measured"),
        (math.inf, "infinite"),
    ],
)
def test_scores(value: float | None, text: str) -> None:
    assert numbers.score(value) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.799, 0.801, "0.799–0.801"),
        (0.8, 0.8, "0.800"),
        (0.8, None, "at least 0.800"),
        (None, 0.8, "at most 0.800"),
        (None, None, "not measured"),
    ],
)
def test_intervals(low: float | None, high: float | None, text: str) -> None:
    assert numbers.interval(low, high) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.44, "0.4 s"), (9.96, "10 s"), (118.9, "119 s"), (125.2, "2 min 5 s")]
)
def test_durations(value: float, text: str) -> None:
    assert numbers.seconds(value) == text


def test_a_duration_that_is_none_is_said_so() -> None:
    assert numbers.seconds(float("inf")) == "unknown time"
    assert numbers.seconds(float("nan")) == "unknown time"


def test_an_open_interval_in_a_table() -> None:
    assert numbers.interval(0.8, None, brief=True) == "≥ 0.800"
    assert numbers.interval(None, 0.8, brief=True) == "≤ 0.800"
