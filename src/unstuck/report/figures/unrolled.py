"""The unrolled network: inputs below, the hidden state in the middle, outputs on top.

Every edge is measured: an arrow leads on from step to step where a change of an input here moves
an output there. Where arrows between neighbours would promise more, or less, than was measured (a
window, gaps), each input is joined with the outputs that it moves. Bars on top show what each
output reached, between the constant answer and the ceiling; green and dashed red lines join outputs
with the inputs that they need, seen and unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unstuck.doctor.picture import ELSEWHERE
from unstuck.report import numbers
from unstuck.report.figures.svg import Drawing

MAX_COLUMNS = 16
"""Steps that are drawn as columns; longer rows are drawn as a matrix."""

_WIDTH = 58.0
_LEFT = 66.0
_BARS = 64.0  # heights of the rows, from the top
_Y = 104.0
_H = 176.0
_X = 248.0


@dataclass(frozen=True)
class Unrolled:
    """What is drawn; as in `Picture`, and of each output step the best known score.

    Args:
        steps_in, steps_out: how many there are.
        sees: for each output step the input steps that move it; () where it was not measured.
        needs: for each output step the input steps that it needs; () where that is not known.
        reached, constant, ceiling: scores of the output steps, any of them empty.
        inputs, outputs: a word under each input and beside each output; () for "x1", "y1", ….
    """

    steps_in: int
    steps_out: int
    sees: tuple[tuple[int, ...], ...] = ()
    needs: tuple[tuple[int, ...], ...] = ()
    reached: tuple[float, ...] = ()
    constant: tuple[float, ...] = ()
    ceiling: tuple[float, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


def unrolled(seen: Unrolled) -> str:
    """The figure as SVG; a matrix of who sees what for more than 16 steps."""
    if max(seen.steps_in, seen.steps_out) > MAX_COLUMNS:
        return _matrix(seen)
    columns = max(seen.steps_in, seen.steps_out)
    legend = _legend(seen)
    width = max(_LEFT + columns * _WIDTH + 8, _LEFT + 330.0)
    height = _X + 40 + 15 * len(legend)
    drawing = Drawing(width, height, title="the network, unrolled in time", text=describe(seen))
    chain = _chain(seen)
    _edges(drawing, seen, chain)
    _nodes(drawing, seen)
    _bars(drawing, seen)
    for at, (kind, words) in enumerate(legend):
        y = _X + 44 + 15 * at
        drawing.line((4, y - 4), (28, y - 4), kind)
        drawing.text((34, y), words, "small", anchor="start")
    return str(drawing)


def describe(seen: Unrolled) -> str:
    """The figure in words."""
    parts = []
    for t, sources in enumerate(seen.sees):
        parts.append(f"output {t + 1} sees inputs {_spans(sources)}")
    for t, sources in enumerate(seen.needs):
        unseen = _unseen(seen, t)
        if sources and unseen:
            parts.append(f"output {t + 1} needs what it does not see")
    for t, score in enumerate(seen.reached):
        if t < len(seen.ceiling):
            best = f" of {numbers.short(seen.ceiling[t])}"
        else:
            best = ""
        parts.append(f"output {t + 1} reached {numbers.short(score)}{best}")
    return "; ".join(parts) or "which input moves which output was not measured"


def _spans(steps: Sequence[int]) -> str:
    """Steps counted from 1, runs as 1–5."""
    runs: list[list[int]] = []
    for step in steps:
        if runs and step == runs[-1][1] + 1:
            runs[-1][1] = step
        else:
            runs.append([step, step])
    spans = [f"{a + 1}" if a == b else f"{a + 1}–{b + 1}" for a, b in runs]
    return ", ".join(spans) or "none"


def _column(step: int, steps: int, seen: Unrolled) -> float:
    """Middle of a step's column; a single output stands over the last input."""
    columns = max(seen.steps_in, seen.steps_out)
    if steps == 1:
        at = columns - 1
    else:
        at = step
    return _LEFT + (at + 0.5) * _WIDTH


def _chain(seen: Unrolled) -> tuple[set[int], set[int]] | None:
    """Steps with an arrow to the next and from the next, if arrows say just what was measured."""
    n = seen.steps_in
    if n != seen.steps_out or len(seen.sees) != n:
        return None
    right = {t for t in range(n - 1) if any(s <= t for u in seen.sees[t + 1 :] for s in u)}
    left = {t for t in range(n - 1) if any(s > t for u in seen.sees[: t + 1] for s in u)}
    promised = [_reached_from(t, n, right, left) for t in range(n)]
    if promised != [set(sources) for sources in seen.sees]:
        return None
    return right, left


def _reached_from(step: int, steps: int, right: set[int], left: set[int]) -> set[int]:
    """The input steps from which arrows lead to an output step, in either direction."""
    earlier = {s for s in range(step) if right.issuperset(range(s, step))}
    later = {s for s in range(step + 1, steps) if left.issuperset(range(step, s))}
    return {step} | earlier | later


def _edges(drawing: Drawing, seen: Unrolled, chain: tuple[set[int], set[int]] | None) -> None:
    for t, sources in enumerate(seen.sees):
        h = _column(t, seen.steps_out, seen)
        for s in sources:
            x = _column(s, seen.steps_in, seen)
            if x == h:
                drawing.line((x, _X - 12), (h, _H + 13), "edge")
            elif chain is None:
                drawing.arc((x, _X - 12), (h, _H + 13), "thin", bend=22)
        if sources:
            drawing.line((h, _H - 13), (h, _Y + 12), "edge")
    right, left = chain or (set(), set())
    for t in range(seen.steps_out - 1):
        a = _column(t, seen.steps_out, seen) + 14
        b = _column(t + 1, seen.steps_out, seen) - 14
        both = t in right and t in left
        if t in right:
            drawing.arrow((a, _H - 4 * both), (b, _H - 4 * both), "edge")
        if t in left:
            drawing.arrow((b, _H + 4 * both), (a, _H + 4 * both), "edge")
    for t in range(len(seen.needs)):
        _needs(drawing, seen, t)


def _needs(drawing: Drawing, seen: Unrolled, t: int) -> None:
    """Lines from an output to what it needs, where that is not its own step alone."""
    if set(seen.needs[t]) == {t}:
        return
    y = _column(t, seen.steps_out, seen)
    unseen = _unseen(seen, t)
    for s in seen.needs[t]:
        if s == ELSEWHERE:
            drawing.line((y + 8, _Y + 10), (y + 22, _Y + 30), "lacking")
            drawing.text((y + 24, _Y + 40), "another row", "small miss")
            continue
        if s in unseen:
            kind = "lacking"
        else:
            kind = "found"
        drawing.arc((_column(s, seen.steps_in, seen), _X - 12), (y, _Y + 12), kind, bend=46)


def _unseen(seen: Unrolled, t: int) -> set[int]:
    if t < len(seen.sees):
        sees = set(seen.sees[t])
    else:
        sees = None
    return {s for s in seen.needs[t] if s == ELSEWHERE or (sees is not None and s not in sees)}


def _nodes(drawing: Drawing, seen: Unrolled) -> None:
    for y, words in ((_Y, "outputs"), (_H, "hidden"), (_X, "inputs")):
        drawing.text((4, y + 4), words, "small", anchor="start")
    for s in range(seen.steps_in):
        x = _column(s, seen.steps_in, seen)
        drawing.rect((x - 20, _X - 12), 40, 24, "node")
        drawing.text((x, _X + 4), seen.inputs[s] if seen.inputs else f"x{s + 1}", "name")
    for t in range(seen.steps_out):
        x = _column(t, seen.steps_out, seen)
        drawing.circle((x, _H), 13, "node")
        drawing.text((x, _H + 4), f"h{t + 1}", "name")
        drawing.circle((x, _Y), 13, "node")
        drawing.text((x, _Y + 4), seen.outputs[t] if seen.outputs else f"y{t + 1}", "name")


def _bars(drawing: Drawing, seen: Unrolled) -> None:
    """What each output reached, from 0 at the bottom to 1 at the top."""
    if not (seen.reached or seen.ceiling):
        return
    top = 18.0
    height = _BARS - 18.0
    drawing.text((4, top + height / 2), "score", "small", anchor="start")
    for t in range(seen.steps_out):
        x = _column(t, seen.steps_out, seen)
        drawing.rect((x - 11, top), 22, height, "frame")
        words = []
        if t < len(seen.reached):
            share = min(max(seen.reached[t], 0.0), 1.0)
            drawing.rect((x - 11, top + height * (1 - share)), 22, height * share, "bar")
            drawing.text((x, top - 6), numbers.short(seen.reached[t]), "value")
            words.append(f"reached {numbers.score(seen.reached[t])}")
        for kind, values in (("constant", seen.constant), ("ceiling", seen.ceiling)):
            if t < len(values):
                y = top + height * (1 - min(max(values[t], 0.0), 1.0))
                drawing.line((x - 15, y), (x + 15, y), kind)
                words.append(f"{kind} {numbers.score(values[t])}")
        drawing.rect((x - 15, top), 30, height, "hit", tooltip=f"step {t + 1}: {', '.join(words)}")


def _legend(seen: Unrolled) -> list[tuple[str, str]]:
    entries = []
    if seen.sees:
        entries.append(("edge", "a change of the input moves the output (measured)"))
    if seen.constant:
        entries.append(("constant", "constant baseline"))
    if seen.ceiling:
        entries.append(("ceiling", "the best that is possible, given what is seen"))
    needs = [(t, s) for t, each in enumerate(seen.needs) for s in each if set(each) != {t}]
    if any(s not in _unseen(seen, t) for t, s in needs):
        entries.append(("found", "holds what the output needs, and is seen"))
    if any(s in _unseen(seen, t) for t, s in needs):
        entries.append(("lacking", "holds what the output needs, and is not seen"))
    return entries


def _matrix(seen: Unrolled) -> str:
    """Who sees what as a matrix: outputs downwards, inputs to the right."""
    rows = len(seen.sees)
    columns = min(seen.steps_in, 64)
    size = max(4.0, min(12.0, 320.0 / max(columns, 1)))
    width = 70 + columns * size + 8
    height = 34 + max(rows, 1) * size + 34
    drawing = Drawing(
        width, height, title="which input moves which output", text=describe(seen)[:900]
    )
    drawing.text((70, 14), "input step →", "small", anchor="start")
    drawing.text((4, 34), "output ↓", "small", anchor="start")
    for t, sources in enumerate(seen.sees):
        sees = set(sources)
        for s in range(columns):
            if s in sees:
                kind = "cell"
            else:
                kind = "empty"
            drawing.rect((70 + s * size, 24 + t * size), size - 0.6, size - 0.6, kind)
    more = seen.steps_in > columns or seen.steps_out > rows
    if more and rows:
        cut = f" (the first {columns} and {rows} are shown)"
    else:
        cut = ""
    count = f"{seen.steps_in} input and {seen.steps_out} output steps{cut}"
    drawing.text((70, height - 12), count, "small", anchor="start")
    return str(drawing)
