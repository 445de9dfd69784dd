"""sketch(): what a report draws of a run: who sees what, each step's scores, curves, first rows."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.ceiling import score
from unstuck.ceiling.rearrange import Layout
from unstuck.ceiling.rearrange.origin import follow
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.scoring import as_broadcast, rows_of
from unstuck.doctor.picture import ELSEWHERE, MAX_STEPS, FirstRows, Picture
from unstuck.errors import InputError

_SHOWN_ROWS = 3
_SHOWN_FEATURES = 6
_SHOWN_EPOCHS = 200
_ROW_AT = 0.382  # share of the rows that stand before the one that is drawn


def sketch(evidence: Evidence, layout: Layout | None) -> Picture:
    """Draw up what was measured; the layout is the one whose fix was verified, if there is one."""
    steps_out = evidence.target.values.shape[1]
    steps_in = evidence.x.shape[1]
    return Picture(
        steps_in=steps_in,
        steps_out=steps_out,
        sees=_sees(evidence),
        needs=() if layout is None else _needs(layout, evidence),
        reached=_by_step(evidence),
        constant=_constants(evidence),
        history={name: _thinned(values) for name, values in evidence.case.history.items()},
        rows=_rows(evidence, layout),
    )


def _sees(evidence: Evidence) -> tuple[tuple[int, ...], ...]:
    if evidence.measured is None:
        return ()
    mask = evidence.visibility.mask[:MAX_STEPS, :MAX_STEPS]
    return tuple(tuple(int(s) for s in np.flatnonzero(row)) for row in mask)


def _needs(layout: Layout, evidence: Evidence) -> tuple[tuple[int, ...], ...]:
    """Where the inputs of each output of one row stand in the arrays as given.

    The row is near the middle but no simple share of all rows: there, numbers that were moved
    through the whole buffer may stand in their own row by chance.
    """
    x = evidence.case.x[0]
    y = evidence.y
    if x.ndim < 2 or y.ndim < 2:
        return ()
    followed = follow(layout, x.shape, y.shape)
    if not followed.aligned:
        return ()
    (steps_in, features), (steps_out, outputs) = followed.x_sizes, followed.y_sizes
    y_row, y_step = np.divmod(followed.y // outputs, steps_out)
    x_row, x_step = np.divmod(followed.x // features, steps_in)
    chosen = int(_ROW_AT * (int(y_row.max()) + 1))
    needs: list[set[int]] = [set() for _ in range(min(steps_out, MAX_STEPS))]
    for row, step in zip(*np.nonzero(np.any(y_row == chosen, axis=2)), strict=True):
        place = int(y_step[row, step, 0])
        if place < len(needs):
            same = x_row[row, step] == chosen
            needs[place] |= {
                int(s) if here else ELSEWHERE
                for s, here in zip(x_step[row, step], same, strict=True)
            }
    return tuple(tuple(sorted(s for s in each if s < MAX_STEPS)) for each in needs)


def _by_step(evidence: Evidence) -> tuple[float, ...]:
    outputs = evidence.raw_outputs
    if outputs is None or not evidence.per_step or not np.all(np.isfinite(outputs)):
        return ()
    target, outputs = as_broadcast(rows_of(evidence.target, evidence.sample), outputs)
    if evidence.weight is None:
        weight = None
    else:
        weight = evidence.weight[evidence.sample]
    if weight is not None and weight.ndim != 2:
        weight = None
    try:
        if target.discrete:
            right = score.decide(target, outputs, logits=evidence.logits) == target.values
            return _means(right.mean(axis=2), weight)
        fits = outputs.reshape(target.values.shape)
        steps = range(min(target.values.shape[1], MAX_STEPS))
        return tuple(
            score.r2(_step(target, t), fits[:, t : t + 1], mask=_column(weight, t)) for t in steps
        )
    except (InputError, ValueError):  # outputs of another shape have no steps of their own
        return ()


def _step(target: score.Target, t: int) -> score.Target:
    return score.Target(target.kind, target.values[:, t : t + 1], target.levels, target.per_step)


def _column(weight: Array | None, t: int) -> Array | None:
    if weight is None:
        return None
    return weight[:, t : t + 1]


def _means(right: Array, weight: Array | None) -> tuple[float, ...]:
    """Share of right decisions at each step, (rows, steps) → steps."""
    if weight is None:
        kept = np.ones_like(right)
    else:
        kept = weight
    total = np.maximum(kept.sum(axis=0), 1e-300)
    return tuple(float(v) for v in ((right * kept).sum(axis=0) / total)[:MAX_STEPS])


def _constants(evidence: Evidence) -> tuple[float, ...]:
    """Score of the best constant of each step; 0 is that of real numbers' R²."""
    target = evidence.target
    if not evidence.per_step:
        return ()
    steps = min(target.values.shape[1], MAX_STEPS)
    if not target.discrete:
        return (0.0,) * int(steps)
    values = target.values[:, :steps].astype(np.int64)
    scores = []
    for t in range(steps):
        most = [np.bincount(values[:, t, k]).max() for k in range(values.shape[2])]
        scores.append(float(np.mean(most)) / max(len(values), 1))
    return tuple(scores)


def _thinned(values: list[float]) -> tuple[float | None, ...]:
    kept = np.unique(np.linspace(0, len(values) - 1, min(len(values), _SHOWN_EPOCHS)).astype(int))
    numbers = (float(values[int(at)]) for at in kept)
    return tuple(value if math.isfinite(value) else None for value in numbers)


def _rows(evidence: Evidence, layout: Layout | None) -> FirstRows:
    x = evidence.case.x[0]
    y = evidence.y
    shown = FirstRows(x=_few(x), y=_few(y))
    if layout is None:
        return shown
    new_x, new_y = layout.apply(x, y)
    return replace(shown, x_undone=_few(new_x), y_undone=_few(new_y))


def _few(array: Array) -> list[Any]:
    """The first rows, steps and features, as lists of numbers with four digits."""
    part = array[:_SHOWN_ROWS]
    for axis, most in ((1, 12), (2, _SHOWN_FEATURES)):
        if part.ndim > axis:
            part = np.take(part, range(min(part.shape[axis], most)), axis=axis)
    if part.dtype.kind == "f":
        return list(np.vectorize(lambda v: float(f"{v:.4g}"), otypes=[float])(part).tolist())
    return list(part.tolist())
