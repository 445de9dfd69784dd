"""Pictures: lines are the numbers, files the same each time, errors come before training."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np
import pytest
from click.testing import CliRunner

pytest.importorskip("matplotlib")

from unstuck import lab
from unstuck.cli.group import unstuck
from unstuck.errors import InputError, MissingExtra
from unstuck.lab import experiment, longer
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
        assert nets[0].get_label() == "one seed"
        for net, curve, end in zip(result.nets, nets[::2], nets[1::2], strict=True):
            values = list(getattr(net, name))
            assert data(curve) == ([30 * (at + 1) for at in range(len(values))], values)
            assert data(end) == ([30 * len(values)], values[-1:])
    assert upper.get_ylabel() == "share of exact words"
    assert (lower.get_xlabel(), lower.get_ylabel()) == ("updates", "loss (crossentropy)")
    assert upper.get_title(loc="left") == f"xor 2, dense(3): exact in {result.exact.successes} of 3"
    assert [text.get_text() for text in upper.get_legend().get_texts()] == ["one seed", "median"]
    assert lower.get_yscale() == "log"


def test_medians_hold_scores_but_not_losses() -> None:
    curves = [
        (50 * np.arange(1, len(values) + 1), np.array(values))
        for values in ([0.1, 0.5, 1.0], [0.2, 1.0], [0.3, 0.4, 0.5, 0.6])
    ]
    at, held = plot._median(curves, held=True)
    assert at.tolist() == [50, 100, 150, 200]
    assert held.tolist() == [0.2, 0.5, 1.0, 1.0]
    at, some = plot._median(curves, held=False)
    assert (at.tolist(), some.tolist()) == ([50, 100, 150], [0.2, 0.5, 1.0])


def test_looks_stand_at_the_updates_that_were_made() -> None:
    given = {"model": "rnn", "units": 2, "seeds": 2, "every": 50, "until": None}
    short = lab.train("xor", bits=3, recipe=lab.Recipe(updates=120), **given)
    assert [net.at for net in short.nets] == [(50, 100, 120)] * 2
    few = lab.Recipe(updates=130, rate=1e-6)
    staged = lab.train("parity", bits=(1, 2, 3, 4), curriculum=(2,), recipe=few, **given)
    upper, lower = plot.training_curves(staged).axes
    for number, net in enumerate(staged.nets):
        assert net.at in {(50, 65, 115, 130), (50, 100, 115)}  # the few words of the first stage
        assert net.at[-1] == net.updates  # may be right at once
        for axes in (upper, lower):
            assert data(axes.get_lines()[2 * number])[0] == list(net.at)
    assert upper.get_ylabel() == "share of exact words\nof a stage"
    mixed = plot.training_curves(replace(staged, until=0.9)).axes[0].get_ylabel()
    assert mixed == "share of exact words\nof a stage, then bit accuracy"


def test_nets_that_overflowed_are_drawn_and_counted(tmp_path: Path) -> None:
    wild = lab.Recipe(updates=200, rate=1e9, optimizer="sgd", clip=0.0, loss="mse")
    found = lab.train("xor", bits=3, model="rnn", seeds=2, recipe=wild)
    assert all(net.diverged for net in found.nets)
    figure = plot.training_curves(found)
    plot.save(figure, tmp_path / "a.png")
    upper, lower = figure.axes
    assert upper.get_title(loc="left").endswith("exact in 0 of 2, 2 overflowed")
    assert data(upper.get_lines()[0])[1][-1] == 0.0
    assert all(np.isfinite(line.get_ydata()).all() for line in lower.get_lines())


def test_nets_of_a_sweep_have_no_curves(result: Result) -> None:
    bare = replace(result, nets=tuple(replace(net, looks=(), losses=()) for net in result.nets))
    with pytest.raises(InputError, match=r"train the nets again: .*seeds=\[0, 1, 2\]"):
        plot.training_curves(bare)


def test_a_score_that_is_an_accuracy_is_called_so() -> None:
    found = lab.train("or", bits=2, model="dense", units=1, until=0.7, every=10)
    upper, _ = plot.training_curves(found).axes
    assert upper.get_ylabel() == "bit accuracy"
    assert {text.get_text() for text in upper.texts} == {"ceiling", "constant baseline"}


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
    assert {text.get_text() for text in axes.texts} == {
        *("trained", "ceiling", "constant baseline"),
    }
    (trained,) = axes.patches
    assert (trained.get_x(), trained.get_width()) == (0.5, 3.0)


def test_no_accuracy_is_cut_off(reached: Reach) -> None:
    for worst in (0.0, 0.03, 0.27, 0.5):
        reach = replace(reached, accuracy=np.full_like(reached.accuracy, worst))
        (axes,) = plot.length_curves([reach]).axes
        assert axes.get_ylim()[0] < worst


def test_the_commands_draw(tmp_path: Path) -> None:
    train, lengths = tmp_path / "curves.svg", tmp_path / "lengths.png"
    small = ["--bits", "2", "--batch", "8", "--seeds", "2", "--plot", str(train)]
    done = CliRunner().invoke(unstuck, ["lab", "train", "or", *small])
    assert done.exit_code == 0, done.output
    assert "share of exact words" in train.read_text()
    far = ["--train", "1-3", "--test", "4-6", "--updates", "20", "--processes", "1"]
    done = CliRunner().invoke(unstuck, ["lab", "lengths", "parity", *far, "--plot", str(lengths)])
    assert done.exit_code == 0, done.output
    assert lengths.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("command", "where"), [("train", experiment), ("lengths", longer)])
@pytest.mark.parametrize("name", ["net.pdf", "nowhere/net.png"])
def test_nothing_is_trained_for_a_picture_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, where: ModuleType, name: str
) -> None:
    def trained(*_: object, **__: object) -> None:
        raise AssertionError("trained")

    monkeypatch.setattr(where, command, trained)
    done = CliRunner().invoke(unstuck, ["lab", command, "or", "--plot", str(tmp_path / name)])
    assert done.exit_code == 2
    assert "plot " in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
@pytest.mark.parametrize("name", ["a.png", "a.svg"])
def test_a_full_disk_is_one_line(result: Result, tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/full")
    with pytest.raises(InputError, match="No space left on device; name another file"):
        plot.save(plot.training_curves(result), tmp_path / name)


def test_without_matplotlib_the_install_line_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'unstuck\[plots\]'"):
        plot.check(tmp_path / "a.png")
