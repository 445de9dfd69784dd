"""Pictures of lab results, as PNG or SVG: learning curves, accuracy by length.

Drawn with matplotlib's objects: no window, no pyplot, no setting that outlives a call. Colours are
told apart by people who see few of them, lines in grey print too (Okabe and Ito 2008, "Color
universal design"); sizes are those of a paper's column.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError, MissingExtra
from unstuck.lab.experiment import Result
from unstuck.lab.generalisation import Reach

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_STYLES = ("-", "--", "-.", ":")
_GREY = "#666666"
_COLUMN = 5.0  # inches
_SUFFIXES = (".png", ".svg")
_MIN_DRAWN_LOSS = 1e-8  # of a loss that is drawn on a logarithmic axis

Curve = tuple[Array, Array]  # updates, values


def check(path: Path) -> None:
    """Refuse a picture that could not be written, before anything is trained for it.

    Raises:
        InputError: another suffix, no such folder, or no permission.
        MissingExtra: matplotlib is not installed.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise InputError(f"plot {path}; expected a name that ends in .png or .svg: --plot net.svg")
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"plot {path}: there is no folder {folder}; make it first: mkdir {folder}")
    if path.is_dir() or not os.access(path if path.exists() else folder, os.W_OK):
        raise InputError(f"plot {path} cannot be written; name another file: --plot net.svg")
    try:
        import matplotlib as matplotlib
    except ImportError:
        raise MissingExtra("--plot", "plots") from None


def training_curves(result: Result) -> Figure:
    """Score and loss of every seed over the updates, and their medians.

    Args:
        result: with the curves of its nets, as `lab.train` gives them.

    Raises:
        InputError: nets of a sweep, which have no curves.
    """
    if not all(net.looks for net in result.nets):
        seeds = [net.seed for net in result.nets]
        raise InputError(
            f"a sweep keeps no curves; train the nets again: lab.train(setting, seeds={seeds})"
        )
    figure = _figure(height=4.6)
    upper, lower = figure.subplots(2, 1, sharex=True)
    # Outputs that overflowed answer nothing rightly; a loss that did has no place on an axis.
    scores = [(np.array(net.at), np.maximum(net.looks, 0.0)) for net in result.nets]
    losses = [_finite(net.at, net.losses) for net in result.nets]
    _curves(upper, scores, held=True)
    _curves(lower, [curve for curve in losses if len(curve[0])], held=False)
    if len(result.nets) > 1:
        upper.legend(frameon=False, fontsize=8, loc="lower right")
    if isinstance(result.until, float):
        _level(upper, result.ceiling.constant, "constant baseline")
        if result.ceiling.exact:
            _level(upper, result.ceiling.high, "ceiling")
    upper.set_ylabel(_scored(result))
    upper.set_ylim(-0.02, 1.04)
    lower.set_ylabel(f"loss ({result.setting.recipe.loss})")
    if lower.lines:
        _logarithmic(lower)
    lower.set_xlabel("updates")
    lower.set_xlim(left=0)
    upper.set_title(f"{result.setting}: exact in {_rate(result)}", loc="left", fontsize=9)
    return figure


def length_curves(reaches: Sequence[Reach]) -> Figure:
    """Accuracy by length: the mean over the seeds, and from the worst to the best of them.

    Args:
        reaches: one a net or recipe; all on one task.
    """
    figure = _figure(height=3.0)
    axes = figure.subplots()
    first = reaches[0].result
    trained = sorted(set(first.setting.lengths))
    axes.axvspan(trained[0] - 0.5, trained[-1] + 0.5, color="#DDDDDD", lw=0)
    axes.annotate(
        "trained",
        (trained[-1] + 0.5, 0),
        xycoords=("data", "axes fraction"),
        xytext=(3, 4),
        textcoords="offset points",
        fontsize=7,
        color=_GREY,
    )
    for number, reach in enumerate(reaches):
        colour = _COLOURS[number % len(_COLOURS)]
        worst = reach.accuracy.min(axis=0)
        best = reach.accuracy.max(axis=0)
        axes.fill_between(reach.lengths, worst, best, color=colour, alpha=0.2, lw=0)
        axes.plot(
            reach.lengths,
            reach.accuracy.mean(axis=0),
            color=colour,
            ls=_STYLES[number % len(_STYLES)],
            label=_named(reach),
        )
    _level(axes, first.ceiling.constant, "constant baseline")
    if first.ceiling.exact:
        _level(axes, first.ceiling.high, "ceiling")
    axes.set_xlabel("length (steps)")
    axes.set_ylabel("accuracy")
    lowest = min(first.ceiling.constant, *(reach.accuracy.min() for reach in reaches))
    axes.set_ylim(max(-0.02, np.floor(10 * lowest - 1) / 10), 1.04)
    axes.set_xlim(left=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8, loc="best")
    axes.set_title(f"{first.setting.task.name}: accuracy by length", loc="left", fontsize=9)
    return figure


def save(figure: Figure, path: Path) -> None:
    """Write a picture; the same figure gives the same bytes.

    Raises:
        InputError: see `check`, or the disk is full.
    """
    import matplotlib

    check(path)
    vector = path.suffix.lower() == ".svg"
    about: dict[str, Any]
    if vector:
        about = {"Date": None}
    else:
        about = {"Software": None}
    try:
        with matplotlib.rc_context({"svg.hashsalt": "unstuck", "svg.fonttype": "none"}):
            figure.savefig(path, format="svg" if vector else "png", dpi=200, metadata=about)
    except OSError as error:
        raise InputError(f"plot {path}: {error.strerror}; name another file") from error


def _figure(*, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(_COLUMN, height), layout="constrained")


def _curves(axes: Axes, curves: Sequence[Curve], *, held: bool) -> None:
    """Each seed thin with a dot at its end, the median thick."""
    colour = _COLOURS[0]
    alpha = max(0.15, 1 / max(len(curves), 1) ** 0.5)
    for number, (at, values) in enumerate(curves):
        if number == 0:
            name = "one seed"
        else:
            name = None
        axes.plot(at, values, color=colour, lw=0.7, alpha=alpha, label=name)
        axes.plot(at[-1:], values[-1:], color=colour, marker=".", ms=4, ls="")
    if len(curves) > 1:
        axes.plot(*_median(curves, held=held), color="black", lw=1.8, label="median")
    axes.spines[["top", "right"]].set_visible(False)


def _median(curves: Sequence[Curve], *, held: bool) -> Curve:
    """Median at each update where a seed was looked at; between its looks a seed lies on its line.

    Args:
        curves: one a seed, of different lengths.
        held: whether a curve that has ended keeps its last value, as a score does that cannot
            rise; else the median ends when more than half of the curves have.
    """
    ends = sorted((at[-1] for at, _ in curves), reverse=True)
    if held:
        last = ends[0]
    else:
        last = ends[len(ends) // 2]
    places = np.unique(np.concatenate([at for at, _ in curves]))
    places = places[places <= last]
    filled = [np.interp(places, at, values) for at, values in curves]
    return places, np.median(filled, axis=0)


def _finite(at: Sequence[int], losses: Sequence[float]) -> Curve:
    """The losses that are numbers, none below what a logarithmic axis shows."""
    values = np.array(losses, float)
    finite = np.isfinite(values)
    return np.array(at)[finite], np.maximum(values[finite], _MIN_DRAWN_LOSS)


def _logarithmic(axes: Axes) -> None:
    """A logarithmic axis with plain numbers: 0.2, not 2 × 10⁻¹."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_yscale("log")
    low, high = axes.get_ylim()
    within: Sequence[float]
    if high > 100 * low:
        within = (1.0,)
    else:
        within = (1.0, 2.0, 5.0)
    if high < 5 * low:
        within = range(1, 10)
    axes.yaxis.set_major_locator(LogLocator(subs=within))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def _level(axes: Axes, value: float, name: str) -> None:
    axes.axhline(value, color=_GREY, lw=0.8, ls=(0, (1, 2)))
    axes.annotate(
        name,
        (1, value),
        xycoords=("axes fraction", "data"),
        xytext=(-2, 2),
        textcoords="offset points",
        ha="right",
        fontsize=7,
        color=_GREY,
    )


def _named(reach: Reach) -> str:
    setting = reach.result.setting
    return f"{setting.architecture.name}({setting.units})"


def _scored(result: Result) -> str:
    """What the looks at a net have measured."""
    last = isinstance(result.until, float)
    if not result.setting.curriculum:
        if last:
            return "bit accuracy"
        return "share of exact words"
    return "share of exact words\nof a stage" + ", then bit accuracy" * last


def _rate(result: Result) -> str:
    diverged = sum(net.diverged for net in result.nets)
    share = f"{result.exact.successes} of {result.exact.trials}"
    return share + (f", {diverged} overflowed" if diverged else "")
