"""What the lab prints."""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import pytest
from text_stream import TextStream

from unstuck import lab
from unstuck.lab.encoding import Encoding
from unstuck.lab.experiment import Result, train
from unstuck.lab.lengths import reach
from unstuck.lab.recipe import Recipe
from unstuck.lab.search import smallest
from unstuck.lab.setting import setting
from unstuck.report.lab import render_reach, render_result, render_search
from unstuck.report.page import Page


def page(render, *what: object) -> str:
    stream = TextStream()
    render(Page(stream, environ={}), *what)
    text = stream.getvalue()
    assert "\x1b" not in text
    assert all(len(line) <= 99 for line in text.splitlines())
    return " ".join(text.split())


@pytest.fixture(scope="module")
def sums() -> Result:
    return lab.train("addition", bits=4, units=5, seeds=3, progress=False)


def test_many_nets(sums: Result) -> None:
    text = page(render_result, sums)
    assert "Exact in 3 of 3 (1.00; 0.44–1.00), at update" in text
    assert "all words (154 train, 51 validation, 51 test) of 256" in text
    assert "1.000 for causal models (enumerated); 0.500 for always the same answer" in text
    assert "carry chain bit accuracy exact match words" in text
    assert "least significant first, operands aligned, crossentropy, adam 0.01, batch 32" in text


def test_one_net_that_did_not_learn_it() -> None:
    found = lab.train(
        "addition",
        bits=4,
        encoding=Encoding(order="msb"),
        recipe=Recipe(updates=60),
        progress=False,
    )
    text = page(render_result, found)
    accuracy = found.nets[0].whole.accuracy
    assert f"Not exact after 60 updates: {accuracy:.3f} of the answers are right" in text
    assert "0.734 for causal models (enumerated)" in text  # 1/2 + (1 - 1/16) / 4
    assert "step test ceiling" in text


def test_lengths() -> None:
    given = setting(
        "parity",
        bits=(2, 3, 4),
        encoding=Encoding(answers="step"),
        recipe=Recipe(updates=400),
        longest=9,
    )
    text = page(render_reach, reach(train(given, seeds=2, progress=False), (5, 9), rows=10))
    assert "trained lengths 2 to 4" in text
    assert "tested 2 lengths from 5 to 9, 20 words" in text
    assert "at least 99.9 %" in text


def test_the_least_width() -> None:
    found = smallest(lambda units, seeds: [units > 1] * len(seeds), wanted=0.9)
    text = page(render_search, found, "or, lstm")
    assert "2 units are the least that become exact in 90 % of the seeds" in text
    assert "1 0 of 8 0.00 0.00–0.49 falls short" in text
    none = smallest(lambda units, seeds: [False] * len(seeds), widths=[1], wanted=0.5)
    assert "No width reached exactness in 50 %" in page(render_search, none, "or, lstm")
