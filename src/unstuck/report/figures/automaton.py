"""A finite-state machine: states as circles, what is read and answered on the arrows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from unstuck.report.figures.svg import Drawing, Point

_RADIUS = 26.0
_MOST_LABELS = 4  # on one arrow; the rest as a number


def automaton(
    names: Sequence[str], arrows: Sequence[tuple[int, int, Sequence[str]]], *, title: str
) -> str:
    """The figure as SVG; states and arrows are groups with their numbers.

    Args:
        names: of the states, the first one is where reading begins.
        arrows: from, to, and labels such as "1 1 / 0".
        title: what machine it is.
    """
    count = len(names)
    if count == 1:
        around = 0.0
    else:
        around = max(72.0, 32.0 * count)
    middle = (around + _RADIUS + 96, around + _RADIUS + 84)
    width = 2 * middle[0]
    height = 2 * middle[1]
    if count == 2:  # side by side
        height = 2 * (_RADIUS + 32)
        middle = (middle[0], height / 2)
    places = [_place(middle, around, at, count) for at in range(count)]
    parts = [f"{names[a]} to {names[b]}: {', '.join(labels)}" for a, b, labels in arrows]
    drawing = Drawing(width, height, title=title, text="; ".join(parts)[:2000])
    for a, b, labels in arrows:
        with drawing.group("arrow", source=a, target=b):
            if a == b:
                _loop(drawing, places[a], middle, labels)
            else:
                _between(drawing, places[a], places[b], labels)
    for at, (name, place) in enumerate(zip(names, places, strict=True)):
        with drawing.group("state", state=at):
            drawing.circle(place, _RADIUS, "node", tooltip=name)
            drawing.text((place[0], place[1] + 4), name, "small" if len(name) > 2 else "word")
    return str(drawing)


def _place(middle: Point, around: float, at: int, count: int) -> Point:
    angle = math.pi + 2 * math.pi * at / count
    return middle[0] + around * math.cos(angle), middle[1] + around * math.sin(angle)


def _between(drawing: Drawing, a: Point, b: Point, labels: Sequence[str]) -> None:
    """An arrow that keeps to its right, so that the one back does not cover it."""
    dx = b[0] - a[0]
    dy = b[1] - a[1]
    far = math.hypot(dx, dy) or 1.0
    ux = dx / far
    uy = dy / far
    side = (uy * 10, -ux * 10)
    start = (a[0] + ux * _RADIUS + side[0], a[1] + uy * _RADIUS + side[1])
    end = (b[0] - ux * _RADIUS + side[0], b[1] - uy * _RADIUS + side[1])
    drawing.line(start, end, "edge")
    _head(drawing, end, (ux, uy))
    words = _labels(labels)
    x = (start[0] + end[0]) / 2 + side[0]
    y = (start[1] + end[1]) / 2 + 1.2 * side[1]
    if side[1] > 0:
        down = 1
    else:
        down = -1
    for at, word in enumerate(words if down > 0 else reversed(words)):
        drawing.text((x, y + 4 + 12 * at * down), word, "small")


def _loop(drawing: Drawing, place: Point, middle: Point, labels: Sequence[str]) -> None:
    """An arrow from a state to itself, on the side away from the middle."""
    dx = place[0] - middle[0]
    dy = place[1] - middle[1]
    far = math.hypot(dx, dy)
    ux, uy = (dx / far, dy / far) if far else (0.0, -1.0)
    centre = (place[0] + ux * (_RADIUS + 10), place[1] + uy * (_RADIUS + 10))
    drawing.circle(centre, 13, "edge")
    words = _labels(labels)
    x = place[0] + ux * (_RADIUS + 44)
    y = place[1] + uy * (_RADIUS + 40)
    for at, word in enumerate(words):
        drawing.text((x, y + 4 + 12 * (at - (len(words) - 1) / 2)), word, "small")


def _head(drawing: Drawing, end: Point, along: Point) -> None:
    (x, y), (ux, uy) = end, along
    back = (x - 7 * ux, y - 7 * uy)
    corners = [end, (back[0] + 4 * uy, back[1] - 4 * ux), (back[0] - 4 * uy, back[1] + 4 * ux)]
    drawing.polygon(corners, "edge head")


def _labels(labels: Sequence[str]) -> list[str]:
    if len(labels) <= _MOST_LABELS:
        return list(labels)
    return [*labels[: _MOST_LABELS - 1], f"and {len(labels) - _MOST_LABELS + 1} more"]
