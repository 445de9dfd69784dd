"""A ceiling as a table with bars."""

from __future__ import annotations

import dataclasses

import pytest
from tests.text_stream import TextStream

from unstuck.ceiling.bound import Ceiling
from unstuck.report.ceiling_table import render_ceiling
from unstuck.report.page import Page

ADDITION = Ceiling(
    metric="accuracy",
    visibility="causal",
    low=0.693,
    high=0.694,
    exact=False,
    per_step=(0.531, 0.5625, 0.625, 0.75, 1.0),
    constant=0.5,
    baselines={"constant": 0.5, "last value": 0.6},
    rows=20_000,
    distinct=1024,
    contexts=1024,
    how="counted",
    why="every context was seen often",
)


def shown(ceiling: Ceiling, encoding: str = "utf-8", width: int = 80) -> str:
    stream = TextStream(encoding)
    render_ceiling(Page(stream, environ={"COLUMNS": str(width)}), ceiling)
    return stream.getvalue()


def test_what_is_said() -> None:
    text = shown(ADDITION)
    assert "accuracy 0.693–0.694" in text
    assert "its own step and the ones before" in text
    assert "20,000 rows, 1,024 distinct" in text
    assert "last value 0.600" in text


def test_a_bar_for_each_step() -> None:
    rows = [line.split() for line in shown(ADDITION).splitlines()[-5:]]
    assert [row[:2] for row in rows] == [
        ["1", "0.531"],
        ["2", "0.562"],
        ["3", "0.625"],
        ["4", "0.750"],
        ["5", "1.000"],
    ]
    lengths = [len(row[2]) for row in rows]
    assert lengths == sorted(lengths)
    assert lengths[-1] == 40
    assert lengths[3] == 30


def test_one_step_needs_no_table() -> None:
    one = dataclasses.replace(ADDITION, per_step=(0.9,))
    assert "step   best" in shown(ADDITION)
    assert "step   best" not in shown(one)


@pytest.mark.parametrize("width", [10, 20, 99])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_width_and_encoding(width: int, encoding: str) -> None:
    text = shown(ADDITION, encoding, width)
    text.encode(encoding)
    assert max(len(line) for line in text.splitlines()) <= width


def test_nothing_counted() -> None:
    text = shown(
        dataclasses.replace(
            ADDITION, low=None, high=None, how="baselines only", why="too many distinct values"
        )
    )
    assert "not measured" in text
    assert "too many distinct values" in text
