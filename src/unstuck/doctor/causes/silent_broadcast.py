"""O302 silent-broadcast

## What it does
Finds outputs and targets of different shapes that the loss stretches over each other without a
word: (rows, 1) against (rows, 12), (rows, 1) against (rows,) in an own loss.

## Why it stops learning
Every output is then compared with targets that are not its own. The best answer is their mean:
the predictions shrink to a constant and the loss to the variance of the targets.

## How it is measured
The shapes of the model's outputs and of the targets are put through the loss's own alignment;
what is left unequal is broadcast. Where the loss is the user's own code the shapes alone prove
nothing: there the spread of the predictions has to be below a tenth of the targets' as well,
although simple baselines do better.

## Example
    y.shape == (rows,); loss = ops.mean((y - model(x)) ** 2)      # (rows,) − (rows, 1)

## Use instead
    y = y[:, None]

## Known problems
Broadcasts inside the model itself are not seen.

## Fix safety
Safe: the targets get the axis that the outputs have; the retraining shows whether that was it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from unstuck.case import Array
from unstuck.changes import Changes, HeadChange
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import OUTPUTS
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.strength import Strength
from unstuck.doctor.treatment import Treatment
from unstuck.doctor.trials.relayout import code_for


@cause("O302", "silent-broadcast", needs=(OUTPUTS,))
def silent_broadcast(evidence: Evidence) -> Iterator[Suspicion]:
    """Shapes that differ after alignment, or an own loss whose predictions are flat."""
    outputs = evidence.raw_outputs
    y = evidence.y
    loss = evidence.loss
    assert outputs is not None
    if loss is not None and loss.kind == "sparse":
        return
    if evidence.spare_axis is not None:  # a step axis on one side is output-rank
        return
    if _alignment_known(evidence):
        out, target = aligned(outputs.shape[1:], y.shape[1:])
        if out != target and _stretches(out, target):
            yield _shapes(evidence, outputs, y)
    elif outputs.ndim == y.ndim + 1 and outputs.shape[-1] == 1 and _flat(evidence):
        yield _own_loss(evidence, outputs, y)


def _alignment_known(evidence: Evidence) -> bool:
    """Whether the loss is none of the user's own, so that it aligns shapes as `aligned` does."""
    loss = evidence.loss
    return loss is not None and loss.kind != "other" and evidence.case.model.rebuildable


def aligned(
    outputs: tuple[int, ...], targets: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shapes without rows as Keras' losses align them: one rank apart loses a last axis of 1.

    Source: keras.losses, `squeeze_or_expand_to_same_rank`.
    """
    if len(outputs) == len(targets) + 1 and outputs[-1] == 1:
        if not targets:
            return (outputs, (1,))
        return (outputs[:-1], targets)
    if len(targets) == len(outputs) + 1 and targets[-1] == 1:
        if not outputs:
            return ((1,), targets)
        return (outputs, targets[:-1])
    return outputs, targets


def _stretches(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    try:
        np.broadcast_shapes(a, b)
    except ValueError:
        return False
    return True


def spread(outputs: Array, y: Array) -> float:
    """Standard deviation of the predictions over that of the targets."""
    return float(np.std(outputs)) / max(float(np.std(y.astype(np.float64))), 1e-12)


def _flat(evidence: Evidence) -> bool:
    outputs = evidence.raw_outputs
    given = evidence.ceiling
    if outputs is None or given.low is None:
        return False
    room = given.low - given.constant
    possible = room > (
        thresholds.FLAT_ROOM if evidence.target.discrete else thresholds.FLAT_ROOM_R2
    )
    return possible and spread(outputs, evidence.y) < thresholds.FLAT_OUTPUTS


def _shapes(evidence: Evidence, outputs: Array, y: Array) -> Suspicion:
    width = int(np.prod(y.shape[1:]))
    changes: Changes = ()
    rows = None
    if outputs[0].size == width:  # the same numbers in another shape
        fix = _same_numbers(evidence, outputs.shape[1:])
        rows = _shaped(outputs.shape[1:])
    elif outputs.ndim == 2 and outputs.shape[1] == 1 and y.ndim == 2 and width > 1:
        changes = (HeadChange(units=width),)
        fix = Fix("One output a target.", evidence.phrase(*changes))
    elif outputs.ndim == 2 and y.reshape(len(y), -1).shape[1] == 1:
        changes = (HeadChange(units=1),)
        fix = Fix("As many outputs as targets.", evidence.phrase(*changes))
    else:
        fix = Fix("Give outputs and targets the same shape.", evidence.snippet("same-shape"))
    return _suspicion(
        evidence,
        measured=(
            f"outputs (rows, {_shape(outputs)}) against targets (rows, {_shape(y)}); the "
            f"predictions spread {spread(outputs, y):.0%} of what the targets do"
        ),
        strength="certain",
        fix=fix,
        changes=changes,
        rows=rows,
        conclusive=True,
    )


def _same_numbers(evidence: Evidence, shape: tuple[int, ...]) -> Fix:
    template = f"{{y}} = {{y}}.reshape(({', '.join(map(str, (-1, *shape)))}))"
    text = "Give the targets the shape of the outputs: they hold as many numbers."
    return Fix(text, code_for(evidence, template))


def _shaped(shape: tuple[int, ...]) -> Callable[[TrialRows], TrialRows]:
    def shaped(rows: TrialRows) -> TrialRows:
        y, y_test = (part.reshape((len(part), *shape)) for part in (rows.y, rows.y_test))
        return TrialRows(rows.x, y, rows.x_test, y_test)

    return shaped


def _own_loss(evidence: Evidence, outputs: Array, y: Array) -> Suspicion:
    given = evidence.case.fit.y_name
    if given.isidentifier():
        name = given
    else:
        name = "y_fit"
    if given.isidentifier():
        passed = ""
    else:
        passed = "  # pass it to fit"
    own = evidence.case.model.obstacle or "a loss that is not Keras' own"
    return _suspicion(
        evidence,
        measured=(
            f"outputs (rows, {_shape(outputs)}) against targets (rows{_comma(y)}) under {own}; "
            f"the predictions spread {spread(outputs, y):.0%} of what the targets do, although "
            f"{evidence.ceiling.low or 0:.3f} is possible"
        ),
        strength="likely",
        fix=Fix(
            "Give the targets the axis that the outputs have.",
            f"{name} = {given}[..., None]{passed}",
        ),
        rows=_with_axis,
        conclusive=False,
    )


def _with_axis(rows: TrialRows) -> TrialRows:
    return TrialRows(rows.x, rows.y[..., None], rows.x_test, rows.y_test[..., None])


def _suspicion(
    evidence: Evidence,
    *,
    measured: str,
    strength: Strength,
    fix: Fix,
    changes: Changes = (),
    rows: Callable[[TrialRows], TrialRows] | None = None,
    conclusive: bool,
) -> Suspicion:
    outputs = evidence.raw_outputs
    assert outputs is not None
    treatment = None
    if changes:
        treatment = Treatment(fix.text.rstrip(".").lower(), changes=changes)
    elif rows is not None:
        treatment = Treatment(fix.text.rstrip(".").lower(), rows=rows)
    return Suspicion(
        Finding(
            level="error",
            strength=strength,
            measured=measured,
            why="outputs are compared with targets that are not theirs; the best answer is a mean",
            evidence={
                "outputs": list(outputs.shape[1:]),
                "targets": list(evidence.y.shape[1:]),
                "spread": spread(outputs, evidence.y),
            },
            fix=fix,
            unverified=None if treatment else "which of the two shapes is meant is not known",
        ),
        treatment=treatment,
        gain=0.5,
        conclusive=conclusive,
    )


def _shape(a: Array) -> str:
    return ", ".join(str(n) for n in a.shape[1:])


def _comma(y: Array) -> str:
    if y.ndim > 1:
        return ", " + _shape(y)
    return ","
