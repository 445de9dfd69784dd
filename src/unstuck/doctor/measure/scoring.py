"""Scores of a model's outputs as its loss sees them: broadcast against the targets."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.score import Target, accuracy, r2

# Enough for a standard error of 0.002, and quick for any net; more rows where those are quick too.
_MIN_SCORED_ROWS = 50_000
_MAX_MULTIPLICATIONS = 2**31  # that take a second or two


def broadcast_score(
    target: Target, outputs: Array, *, weight: Array | None = None, logits: bool = False
) -> float:
    """Accuracy for discrete targets, R² for real ones.

    Args:
        target: what is right, values of shape (rows, steps, outputs).
        outputs: what the model says, shape (rows, …).
        weight: what counts, shape (rows,) or (rows, steps); None: everything.
        logits: whether decisions are taken at 0.

    Raises:
        InputError: the outputs cannot belong to this target.
    """
    target, outputs = as_broadcast(target, outputs)
    if not target.discrete:
        return r2(target, outputs, mask=weight)
    return accuracy(target, outputs, mask=weight, logits=logits)


def as_broadcast(target: Target, outputs: Array) -> tuple[Target, Array]:
    """Target and outputs in one shape, where broadcasting makes them so in the loss."""
    if outputs.ndim >= 3:
        steps = outputs.shape[1]
    else:
        steps = 1
    wanted = target.values.shape[1]
    if wanted == 1 and steps > 1:
        values = np.repeat(target.values, steps, axis=1)
        return Target(target.kind, values, target.levels, True), outputs
    if (
        outputs.size == len(outputs)
        and target.kind != "labels"
        and wanted * target.values.shape[2] > 1
    ):
        return target, np.broadcast_to(outputs.reshape(-1, 1, 1), target.values.shape)
    return target, outputs


def rows_of(target: Target, rows: Array) -> Target:
    """The target of some rows."""
    return Target(target.kind, target.values[rows], target.levels, target.per_step)


def finite(weights: tuple[Array, ...]) -> bool:
    """Whether there are weights, and all of them are numbers."""
    return bool(weights) and all(np.all(np.isfinite(w)) for w in weights if w.dtype.kind == "f")


def scored_rows(x: Array, parameters: int) -> Array:
    """Numbers of the rows that are scored: all for a small model, else evenly spaced ones.

    Args:
        x: the first input, rows first.
        parameters: of the model.
    """
    if x.ndim > 1:
        steps = x.shape[1]
    else:
        steps = 1
    quick = _MAX_MULTIPLICATIONS // max(parameters * steps, 1)
    count = min(len(x), max(_MIN_SCORED_ROWS, quick))
    chosen: Array = np.unique(np.linspace(0, len(x) - 1, count).astype(np.int64))
    return chosen
