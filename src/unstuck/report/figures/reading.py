"""A net that reads one word, unrolled: each step a column, everything in it as heat maps.

From below: what is read, the gates, the memory, the state that is shown, the answer. Each column is
a group with its step's number, so that a page can show them one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.report.figures.svg import Drawing

MOST = 24
"""Units that are drawn."""
_LEFT = 74.0
_COLUMN = 84.0
_GAP = 6.0
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


def reading(seen: Reading) -> str:
    """The figure as SVG."""
    steps = seen.hidden.shape[0]
    units = min(seen.hidden.shape[1], MOST)
    if units <= 8:
        size = 14.0
    else:
        size = 9.0
    bands = _bands(seen)
    block = units * size + 18.0
    height = _TOP + len(bands) * block + _INPUT + 34.0
    drawing = Drawing(
        _LEFT + steps * _COLUMN, height, title="the net, reading", text=describe(seen)[:2000]
    )
    _names(drawing, seen, bands, block, size, units)
    for step in range(steps):
        with drawing.group("step", step=step):
            _column(drawing, seen, bands, step, block, size, units)
    return str(drawing)


def describe(seen: Reading) -> str:
    """The figure in words."""
    return "; ".join(describe_step(seen, step) for step in range(len(seen.inputs)))


def describe_step(seen: Reading, step: int) -> str:
    """One step in words."""
    wanted = seen.wanted[step]
    answer = seen.answers[step]
    said = f"step {step + 1} reads {seen.inputs[step]}"
    if seen.states:
        said += f", then {seen.states[step]}"
    if wanted is None:
        return f"{said}; no answer is asked"
    return f"{said}; answers {answer}, " + ("right" if wanted == answer else f"wrong: {wanted}")


_Band = tuple[str, tuple[tuple[str, Array], ...]]


def _bands(seen: Reading) -> list[_Band]:
    """From the top: rows of the figure, each with its heat maps side by side."""
    found: list[_Band] = [("shown", (("h", seen.hidden),))]
    if seen.cell is not None:
        found.append(("memory", (("c", seen.cell),)))
    if seen.gates:
        found.append(("gates", tuple((name, gate) for name, gate in seen.gates.items())))
    return found


def _names(
    drawing: Drawing, seen: Reading, bands: list[_Band], block: float, size: float, units: int
) -> None:
    drawing.text((4, 36), "answer", "small", anchor="start")
    for at, (name, parts) in enumerate(bands):
        y = _TOP + at * block
        drawing.text((4, y + 10), name, "small", anchor="start")
        if len(parts) > 1:
            letters = " ".join(part[0] for part, _ in parts)
        else:
            letters = ""
        drawing.text((4, y + 24), letters, "small", anchor="start")
        if name != "gates":
            for unit in range(units if size > 10 else 0):
                place = (_LEFT - 4, y + unit * size + 11)
                drawing.text(place, str(unit + 1), "small", anchor="end")
    if seen.hidden.shape[1] > units:
        drawing.text((4, 14), f"{units} of {seen.hidden.shape[1]} units", "small", anchor="start")
    y = _TOP + len(bands) * block
    drawing.text((4, y + 18), "reads", "small", anchor="start")
    if seen.states:
        drawing.text((4, y + _INPUT + 16), "state", "small", anchor="start")


def _column(
    drawing: Drawing,
    seen: Reading,
    bands: list[_Band],
    step: int,
    block: float,
    size: float,
    units: int,
) -> None:
    left = _LEFT + step * _COLUMN
    middle = left + _COLUMN / 2 - _GAP
    wide = _COLUMN - 2 * _GAP
    wanted = seen.wanted[step]
    answer = seen.answers[step]
    if wanted is None:
        kind = "unasked"
    elif wanted == answer:
        kind = "right"
    else:
        kind = "wrong"
    drawing.circle((middle, 32), 15, kind, told=describe_step(seen, step))
    drawing.text((middle, 36), answer if wanted is not None else f"({answer})", "word")
    if kind == "wrong":
        drawing.text((middle + 18, 22), f"✗ {wanted}", "small miss", anchor="start")
    drawing.text((middle, 58), seen.outputs[step], "small")
    for at, (name, parts) in enumerate(bands):
        y = _TOP + at * block
        cell = wide / len(parts)
        for part, (label, values) in enumerate(parts):
            if name != "memory":
                scale = 1.0
            else:
                scale = max(float(np.abs(values).max()), 1.0)
            for unit in range(units):
                value = float(values[step, unit])
                said = f"{label}, unit {unit + 1}, step {step + 1}: {value:.3f}"
                corner = (left + part * cell, y + unit * size)
                drawing.heat(corner, cell - 1, size - 1, value / scale, told=said)
        if seen.cell is not None:
            memory = "memory"
        else:
            memory = "shown"
        if name == memory and seen.holder is not None and seen.holder < units:
            corner = (left - 1.5, y + seen.holder * size - 1.5)
            drawing.rect(corner, wide + 2, size + 2, "holder")
    y = _TOP + len(bands) * block
    drawing.rect((left, y), wide, _INPUT, "node")
    drawing.text((middle, y + 17), seen.inputs[step], "word")
    if seen.states:
        drawing.text((middle, y + _INPUT + 16), seen.states[step], "small")
    if step:
        drawing.arrow((left - 2 * _GAP - 1, _TOP + 6), (left - 1, _TOP + 6), "edge")
