"""A net that reads one word, unrolled: each step a column, everything in it as heat maps.

From below: what is read, the gates, the memory, the state that is shown, the answer. Each column is
a group with its step's number, so that a page can show them one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.report.figures.svg import Drawing

MAX_UNITS = 24
"""Units that are drawn."""
_LEFT = 74.0
_COLUMN = 84.0
_GAP = 6.0
_WIDE = _COLUMN - 2 * _GAP  # of what stands in a column
_TOP = 64.0
_INPUT = 26.0


@dataclass(frozen=True)
class Reading:
    """What is drawn of T steps and U units.

    Args:
        inputs: what is read at each step, in words.
        gates: by name, each (T, U), from 0 to 1, or −1 to 1.
        cell: (T, U), or None.
        hidden: (T, U).
        answers: what the net answers after each step.
        wanted: what is right, None where nothing is asked.
        outputs: the numbers that the answers come from, in words.
        states: name of the machine's state after each step; () where there is no machine.
        holder: the unit whose memory tells the states apart, or None.
    """

    inputs: tuple[str, ...]
    gates: dict[str, Array]
    cell: Array | None
    hidden: Array
    answers: tuple[str, ...]
    wanted: tuple[str | None, ...]
    outputs: tuple[str, ...]
    states: tuple[str, ...] = ()
    holder: int | None = None


_Band = tuple[str, tuple[tuple[str, Array], ...]]
"""A row of the figure: its name, and its heat maps by their letters, each (T, U)."""


@dataclass(frozen=True)
class _Layout:
    """Where things stand in the figure of a reading.

    Args:
        bands: from the top, rows of the figure, each with its heat maps side by side.
        units: that are drawn of each.
        size: height of a unit.
    """

    bands: list[_Band]
    units: int
    size: float

    @property
    def block(self) -> float:
        """Height of a band, with the gap below it."""
        return self.units * self.size + 18.0

    @property
    def inputs(self) -> float:
        """Upper end of what is read, below the last band."""
        return _TOP + len(self.bands) * self.block

    def top(self, band: int) -> float:
        """Upper end of a band."""
        return _TOP + band * self.block


def reading(seen: Reading) -> str:
    """The figure as SVG."""
    steps = seen.hidden.shape[0]
    units = min(seen.hidden.shape[1], MAX_UNITS)
    if units <= 8:
        size = 14.0
    else:
        size = 9.0
    layout = _Layout(_bands(seen), units, size)
    width = _LEFT + steps * _COLUMN
    height = layout.inputs + _INPUT + 34.0
    drawing = Drawing(width, height, title="the net, reading", text=describe(seen)[:2000])
    _names(drawing, seen, layout)
    for step in range(steps):
        with drawing.group("step", step=step):
            _column(drawing, seen, layout, step)
    return str(drawing)


def describe(seen: Reading) -> str:
    """The figure in words."""
    return "; ".join(describe_step(seen, step) for step in range(len(seen.inputs)))


def describe_step(seen: Reading, step: int) -> str:
    """One step in words."""
    wanted = seen.wanted[step]
    answer = seen.answers[step]
    sentence = f"step {step + 1} reads {seen.inputs[step]}"
    if seen.states:
        sentence += f", then {seen.states[step]}"
    if wanted is None:
        return f"{sentence}; no answer is asked"
    if wanted == answer:
        return f"{sentence}; answers {answer}, right"
    return f"{sentence}; answers {answer}, wrong: {wanted}"


def _bands(seen: Reading) -> list[_Band]:
    """From the top: rows of the figure, each with its heat maps side by side."""
    bands: list[_Band] = [("shown", (("h", seen.hidden),))]
    if seen.cell is not None:
        bands.append(("memory", (("c", seen.cell),)))
    if seen.gates:
        bands.append(("gates", tuple((name, gate) for name, gate in seen.gates.items())))
    return bands


def _names(drawing: Drawing, seen: Reading, layout: _Layout) -> None:
    """What stands to the left of the first column."""
    drawing.text((4, 36), "answer", "small", anchor="start")
    for band, (name, parts) in enumerate(layout.bands):
        y = layout.top(band)
        drawing.text((4, y + 10), name, "small", anchor="start")
        if len(parts) > 1:
            letters = " ".join(part[0] for part, _ in parts)
        else:
            letters = ""
        drawing.text((4, y + 24), letters, "small", anchor="start")
        if name != "gates" and layout.size > 10:
            for unit in range(layout.units):
                place = (_LEFT - 4, y + unit * layout.size + 11)
                drawing.text(place, str(unit + 1), "small", anchor="end")
    units = seen.hidden.shape[1]
    if units > layout.units:
        drawing.text((4, 14), f"{layout.units} of {units} units", "small", anchor="start")
    drawing.text((4, layout.inputs + 18), "reads", "small", anchor="start")
    if seen.states:
        drawing.text((4, layout.inputs + _INPUT + 16), "state", "small", anchor="start")


def _column(drawing: Drawing, seen: Reading, layout: _Layout, step: int) -> None:
    """One step, from its answer on top to what it reads."""
    left = _LEFT + step * _COLUMN
    middle = left + _COLUMN / 2 - _GAP
    _answer(drawing, seen, step, middle)
    for band in range(len(layout.bands)):
        _heat_maps(drawing, layout, band, step, left)
        _holder(drawing, seen, layout, band, left)
    y = layout.inputs
    drawing.rect((left, y), _WIDE, _INPUT, "node")
    drawing.text((middle, y + 17), seen.inputs[step], "word")
    if seen.states:
        drawing.text((middle, y + _INPUT + 16), seen.states[step], "small")
    if step:
        drawing.arrow((left - 2 * _GAP - 1, _TOP + 6), (left - 1, _TOP + 6), "edge")


def _answer(drawing: Drawing, seen: Reading, step: int, middle: float) -> None:
    """What the net answers after a step, and whether that is right."""
    wanted = seen.wanted[step]
    answer = seen.answers[step]
    if wanted is None:
        kind = "unasked"
    elif wanted == answer:
        kind = "right"
    else:
        kind = "wrong"
    drawing.circle((middle, 32), 15, kind, tooltip=describe_step(seen, step))
    drawing.text((middle, 36), answer if wanted is not None else f"({answer})", "word")
    if kind == "wrong":
        drawing.text((middle + 18, 22), f"✗ {wanted}", "small miss", anchor="start")
    drawing.text((middle, 58), seen.outputs[step], "small")


def _heat_maps(drawing: Drawing, layout: _Layout, band: int, step: int, left: float) -> None:
    """A band of one step: a cell for each unit of each of its arrays."""
    name, parts = layout.bands[band]
    width = _WIDE / len(parts)
    for part, (label, values) in enumerate(parts):
        if name != "memory":
            scale = 1.0
        else:  # a memory has no bounds
            scale = max(float(np.abs(values).max()), 1.0)
        for unit in range(layout.units):
            value = float(values[step, unit])
            tooltip = f"{label}, unit {unit + 1}, step {step + 1}: {value:.3f}"
            corner = (left + part * width, layout.top(band) + unit * layout.size)
            drawing.heat(corner, width - 1, layout.size - 1, value / scale, tooltip=tooltip)


def _holder(drawing: Drawing, seen: Reading, layout: _Layout, band: int, left: float) -> None:
    """A frame around the unit that tells the states apart, in the memory where there is one."""
    if seen.holder is None or seen.holder >= layout.units:
        return
    if seen.cell is not None:
        memory = "memory"
    else:
        memory = "shown"
    if layout.bands[band][0] == memory:
        corner = (left - 1.5, layout.top(band) + seen.holder * layout.size - 1.5)
        drawing.rect(corner, _WIDE + 2, layout.size + 2, "holder")
