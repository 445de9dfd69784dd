"""Scores, or losses, over epochs or updates; the constant answer and the ceiling as level lines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unstuck.report import numbers
from unstuck.report.figures.svg import Drawing, Point

_WIDTH = 520.0
_HEIGHT = 210.0
_LEFT = 52.0
_RIGHT = 132.0
_TOP = 22.0
_BOTTOM = 34.0


@dataclass(frozen=True)
class Series:
    """One line.

    Args:
        name: beside its end.
        kind: its class: "own", "held", "before" or "after".
        points: (x, y); a y of None or NaN leaves a gap.
    """

    name: str
    kind: str
    points: tuple[tuple[float, float | None], ...]

    @property
    def known(self) -> list[Point]:
        """The points that are numbers."""
        return [(x, y) for x, y in self.points if y is not None and math.isfinite(y)]


@dataclass(frozen=True)
class Level:
    """A level line: "constant" or "ceiling", or any name of a kind of line."""

    name: str
    kind: str
    value: float


def curves(series: Sequence[Series], levels: Sequence[Level], *, title: str, along: str) -> str:
    """The figure as SVG.

    Args:
        series: lines; those of one name are named once.
        levels: level lines.
        title: what it shows.
        along: what the x axis counts: "epoch", "update".
    """
    drawing = Drawing(_WIDTH, _HEIGHT, title=title, text=_description(series, levels, along))
    points = [point for line in series for point in line.known]
    if not points:
        drawing.text((_WIDTH / 2, _HEIGHT / 2), "no numbers", "small")
        return str(drawing)
    frame = _Frame(
        _reach([x for x, _ in points]),
        _reach([*(y for _, y in points), *(v.value for v in levels)]),
    )
    frame.draw(drawing, along)
    drawing.text((_LEFT, 11), title, "small", anchor="start")
    ends = _draw_levels(drawing, frame, levels) + _draw_lines(drawing, frame, series)
    for y, words in _apart(ends):
        drawing.text((_WIDTH - _RIGHT + 6, y + 4), words, "value", anchor="start")
    return str(drawing)


_End = tuple[float, str]
"""Height of a line's right end, and the words that stand there."""


def _draw_levels(drawing: Drawing, frame: _Frame, levels: Sequence[Level]) -> list[_End]:
    """Draw the level lines; gives what is to stand at their ends."""
    ends = []
    for level in levels:
        y = frame.y(level.value)
        drawing.line((_LEFT, y), (_WIDTH - _RIGHT, y), level.kind)
        ends.append((y, f"{level.name} {numbers.short(level.value)}"))
    return ends


def _draw_lines(drawing: Drawing, frame: _Frame, series: Sequence[Series]) -> list[_End]:
    """Draw the curves; gives what is to stand at their ends, each name once."""
    ends: dict[str, _End] = {}
    for line in series:
        for part in _unbroken(line.points):
            drawing.polyline([(frame.x(x), frame.y(y)) for x, y in part], f"line {line.kind}")
        if line.known:
            last = line.known[-1][1]
            ends.setdefault(line.name, (frame.y(last), f"{line.name} {numbers.short(last)}"))
    return list(ends.values())


class _Frame:
    """From numbers to places; the axes."""

    def __init__(self, xs: tuple[float, float], ys: tuple[float, float]) -> None:
        self._xs = xs
        self._ys = ys

    def x(self, value: float) -> float:
        low, high = self._xs
        return _LEFT + (value - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        low, high = self._ys
        share = (min(max(value, low), high) - low) / (high - low)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    def draw(self, drawing: Drawing, along: str) -> None:
        right = _WIDTH - _RIGHT
        bottom = _HEIGHT - _BOTTOM
        for value in _ticks(*self._ys):
            drawing.line((_LEFT, self.y(value)), (right, self.y(value)), "grid")
            drawing.text((_LEFT - 6, self.y(value) + 4), f"{value:.4g}", "small", anchor="end")
        drawing.line((_LEFT, bottom), (right, bottom), "axis")
        for value in _ticks(*self._xs):
            if value == int(value):
                drawing.text((self.x(value), bottom + 14), f"{value:,.0f}", "small")
        drawing.text(((_LEFT + right) / 2, _HEIGHT - 4), along, "small")


def _reach(values: Sequence[float]) -> tuple[float, float]:
    low = min(values)
    high = max(values)
    size = max(abs(low), abs(high))
    if high - low <= max(1e-6 * size, 1e-300):  # one number: in the middle of the axis
        half = max(size, 1e-12) / 2
        return low - half, high + half
    return low, high


def _ticks(low: float, high: float) -> list[float]:
    """Up to six round numbers between two."""
    step = 10 ** math.floor(math.log10(max(high - low, 1e-12)))
    for factor in (0.2, 0.5, 1.0, 2.0):
        if (high - low) / (step * factor) <= 5:
            step *= factor
            break
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [float(f"{at * step:.10g}") for at in range(first, last + 1)]


def _unbroken(points: Iterable[tuple[float, float | None]]) -> Iterable[list[Point]]:
    part: list[Point] = []
    for x, y in points:
        if y is not None and math.isfinite(y):
            part.append((x, y))
        elif part:
            yield part
            part = []
    if part:
        yield part


def _apart(ends: list[_End]) -> list[_End]:
    """Words beside the ends of lines, moved down where they would cover each other."""
    placed: list[_End] = []
    for y, words in sorted(ends):
        placed.append((max(y, placed[-1][0] + 12) if placed else y, words))
    over = max((placed[-1][0] if placed else 0.0) - (_HEIGHT - _BOTTOM), 0.0)
    return [(y - over, words) for y, words in placed]


def _description(series: Sequence[Series], levels: Sequence[Level], along: str) -> str:
    parts = [
        f"{line.name}: {numbers.short(line.known[0][1])} at first, "
        f"{numbers.short(line.known[-1][1])} at the last {along}"
        for line in series
        if line.known
    ]
    parts += [f"{level.name}: {numbers.short(level.value)}" for level in levels]
    return "; ".join(parts)
