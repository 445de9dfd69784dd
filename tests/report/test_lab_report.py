"""What the lab prints."""

from __future__ import annotations

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np
import pytest
from tests.text_stream import TextStream

from unstuck import lab
from unstuck.lab.comparison import Cell
from unstuck.lab.encoding import Encoding
from unstuck.lab.experiment import Result, train
from unstuck.lab.generalisation import reach
from unstuck.lab.model import architectures
from unstuck.lab.recipe import Recipe
from unstuck.lab.search import search
from unstuck.lab.setting import setting
from unstuck.lab.task import kinds
from unstuck.report.lab import (
    comparison_table,
    model_table,
    reach_table,
    render_reach,
    render_result,
    render_search,
    task_table,
)
from unstuck.report.page import Page


def page(render, *what: object, width: int = 99, encoding: str = "utf-8") -> str:
    stream = TextStream(encoding)
    render(Page(stream, environ={"COLUMNS": str(width)}), *what)
    text = stream.getvalue()
    assert "\x1b" not in text
    assert all(len(line) <= width for line in text.splitlines())
    text.encode(encoding)
    return " ".join(text.split())


@pytest.fixture(scope="module")
def sums() -> Result:
    return lab.train("addition", bits=4, units=5, seeds=3, progress=False)


def test_many_nets(sums: Result) -> None:
    text = page(render_result, sums)
    assert "Exact in 3 of 3 (1.00; 0.44–1.00), at update" in text
    assert "all 256 words (154 train, 51 validation, 51 test)" in text
    assert "1.000 for causal models (enumerated); 0.500 for the constant baseline" in text
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


def test_what_was_reached_at_each_length() -> None:
    given = setting("parity", bits=(1, 2, 3), recipe=Recipe(updates=30), longest=8)
    found = reach(train(given, seeds=2, progress=False), (4, 6, 8), rows=20)
    stream = TextStream()
    render_reach(Page(stream, environ={}), found)
    rows = [line.split()[:3] for line in stream.getvalue().splitlines()[-3:]]
    for at, (length, accuracy, exact) in enumerate(rows):
        assert int(length) == found.lengths[at]
        assert float(accuracy) == pytest.approx(found.accuracy[:, at].mean(), abs=6e-4)
        assert float(exact) == pytest.approx(found.exact[:, at].mean(), abs=6e-4)
    told = reach_table(found)
    assert [row[0] for row in told.rows] == ["4", "6", "8"]
    assert [row[4] for row in told.rows] == ["16", "20", "20"]
    worst = [float(row[2]) for row in told.rows]
    assert worst == pytest.approx(found.accuracy.min(axis=0).tolist(), abs=1e-6)
    assert found.rows == (16, 20, 20)


def test_tasks_beside_nets() -> None:
    recipe = Recipe(updates=200)
    cells = list(lab.compare(["xor", "addition"], ["dense", "mlp"], seeds=2, bits=2, recipe=recipe))
    cells.append(Cell("or", "mlp", None, "no"))
    rows = comparison_table(cells).rows
    assert [row[:2] for row in rows] == [
        ("xor", "dense(16)"),
        ("xor", "mlp(16)"),
        ("addition", "dense(16)"),
        ("addition", "mlp(16)"),
        ("or", "mlp"),
    ]
    assert rows[4][2:] == ("–",) * 6
    hard = cells[2].result
    assert hard is not None
    accuracy = hard.values("test", "accuracy")
    assert rows[2][2:5] == ("0.500", "0.875", f"{accuracy.mean():.3f} ± {accuracy.std(ddof=1):.3f}")
    assert rows[2][5:7] == ("0/2 (0.00–0.66)", "–")
    easy = cells[0].result
    assert easy is not None
    assert rows[0][6] == f"{np.median(easy.met[np.isfinite(easy.met)]):,.0f}"


@pytest.mark.parametrize("width", [20, 50, 80])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_width_and_encoding(sums: Result, width: int, encoding: str) -> None:
    text = page(render_result, sums, width=width, encoding=encoding)
    assert "3 of 3" in text
    assert "by step" not in text  # every step is at its ceiling: nothing to tell
    assert "carry chain" in text


def test_lists_of_tasks_and_models() -> None:
    tasks = task_table([kind() for kind in kinds().values()])
    assert len(tasks.rows) == len(kinds())
    assert {row[2] for row in tasks.rows} == {"each step", "once", "a string"}
    models = model_table(list(architectures().values()))
    assert ("lstm", "causal") in [row[:2] for row in models.rows]
    for table in (tasks, models):
        stream = TextStream()
        table.show(Page(stream, environ={}))
        lines = stream.getvalue().splitlines()
        assert len(lines) == len(table.rows) + 1
        assert all(len(line) <= 99 for line in lines)


def test_the_least_width() -> None:
    found = search(lambda units, seeds: [units > 1] * len(seeds), wanted=0.9)
    text = page(render_search, found, "or, lstm")
    assert "2 units are the least that were shown to become exact in 90 % of the seeds" in text
    assert "1 0 of 8 0.00 0.00–0.49 falls short" in text
    none = search(lambda units, seeds: [False] * len(seeds), widths=[1], wanted=0.5)
    assert "No width was shown to become exact in 50 %" in page(render_search, none, "or, lstm")
