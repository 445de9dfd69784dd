"""Bars grow with their value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unstuck.report.bars import informative, lying_bar, sparkline

SHARES = st.floats(0, 1)


def test_known_bars() -> None:
    assert sparkline([0.0, 0.5, 0.75, 1.0]) == " ▄▆█"
    assert lying_bar(0.5, width=8) == "████"
    assert lying_bar(0.5, width=8, encoding="ascii") == "####"


@given(SHARES, SHARES)
def test_more_is_never_a_smaller_bar(one: float, other: float) -> None:
    low, high = sorted((one, other))
    left, right = sparkline([low, high])
    assert left <= right or left == " "
    assert len(lying_bar(low)) <= len(lying_bar(high)) <= 40


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_number_has_a_bar(value: float) -> None:
    assert len(sparkline([value])) == 1
    assert len(sparkline([0.5], top=value)) == 1
    assert len(lying_bar(value)) <= 40


def test_no_bars_without_blocks() -> None:
    assert sparkline([0.5], encoding="ascii") == ""


def test_equal_steps_are_not_informative() -> None:
    assert informative([0.75, 1.0])
    assert not informative([0.75, 0.75, 0.7501])
    assert not informative([1.0])
    assert not informative([])
