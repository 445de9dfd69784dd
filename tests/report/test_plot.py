"""Pictures: lines are the numbers, files the same each time, errors come before training."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np
import pytest

pytest.importorskip("matplotlib")

from unstuck import lab
from unstuck.errors import InputError, MissingExtra
from unstuck.lab.experiment import Result
from unstuck.lab.generalisation import Reach
from unstuck.report import plot


@pytest.fixture(scope="module")
def result() -> Result:
    recipe = lab.Recipe(updates=300, rate=0.05)
    return lab.train("xor", bits=2, model="dense", units=3, seeds=3, every=30, recipe=recipe)


@pytest.fixture(scope="module")
def reached() -> Reach:
    return lab.lengths(
        "parity", model="rnn", train=(1, 3), test=(4, 8), seeds=3, units=2,
        recipe=lab.Recipe(updates=40),
    )  # fmt: skip


def data(line) -> tuple[list[float], list[float]]:
    return line.get_xdata().tolist(), line.get_ydata().tolist()


def test_curves_are_the_nets_scores_and_losses(result: Result) -> None:
    upper, lower = plot.training_curves(result).axes
    for axes, name in ((upper, "looks"), (lower, "losses")):
        *nets, median = axes.get_lines()
        assert median.get_label() == "median"
        for net, curve, end in zip(result.nets, nets[::2], nets[1::2], strict=True):
            values = list(getattr(net, name))
            assert data(curve) == ([30 * (at + 1) for at in range(len(values))], values)
            assert data(end) == ([30 * len(values)], values[-1:])
    assert upper.get_ylabel() == "share of exact words"
    assert (lower.get_xlabel(), lower.get_ylabel()) == ("updates", "loss (crossentropy)")
    assert upper.get_title(loc="left") == f"xor 2, dense(3): exact in {result.exact.successes} of 3"


def test_medians_hold_scores_but_not_losses() -> None:
    curves = [[0.1, 0.5, 1.0], [0.2, 1.0], [0.3, 0.4, 0.5, 0.6]]
    assert plot._median(curves, held=True).tolist() == [0.2, 0.5, 1.0, 1.0]
    assert plot._median(curves, held=False).tolist() == [0.2, 0.5, 1.0]


def test_a_score_that_is_an_accuracy_is_called_so() -> None:
    found = lab.train("or", bits=2, model="dense", units=1, until=0.7, every=10)
    upper, _ = plot.training_curves(found).axes
    assert upper.get_ylabel() == "bit accuracy"
    assert {text.get_text() for text in upper.texts} == {"ceiling", "always the same answer"}


def test_lengths_are_drawn_with_their_spread(reached: Reach) -> None:
    (axes,) = plot.length_curves([reached, reached]).axes
    drawn = [line for line in axes.get_lines() if line.get_label() == "rnn(2)"]
    assert len(drawn) == 2
    for at, accuracy in map(data, drawn):
        assert at == [4, 5, 6, 7, 8]
        np.testing.assert_allclose(accuracy, reached.accuracy.mean(axis=0))
    bands = [band.get_paths()[0].vertices for band in axes.collections]
    assert len(bands) == 2
    for at, length in enumerate(reached.lengths):
        here = bands[0][np.isclose(bands[0][:, 0], length)][:, 1]
        assert here.min() == pytest.approx(reached.accuracy[:, at].min())
        assert here.max() == pytest.approx(reached.accuracy[:, at].max())
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["rnn(2)", "rnn(2)"]


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.SVG", b"<?xml")])
def test_the_same_picture_has_the_same_bytes(
    result: Result, tmp_path: Path, name: str, start: bytes
) -> None:
    found = []
    for _ in range(2):
        plot.save(plot.training_curves(result), tmp_path / name)
        found.append((tmp_path / name).read_bytes())
    assert found[0] == found[1]
    assert found[0].startswith(start)


def test_pictures_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ends in \.png or \.svg"):
        plot.check(tmp_path / "a.pdf")
    with pytest.raises(InputError, match="there is no folder"):
        plot.check(tmp_path / "nowhere" / "a.png")
    (tmp_path / "b.png").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        plot.check(tmp_path / "b.png")


def test_without_matplotlib_the_install_line_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'unstuck\[plots\]'"):
        plot.check(tmp_path / "a.png")
