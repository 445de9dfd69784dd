"""Scores of the best constant answers: one for everything, or one for each output step."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.score import Target
from unstuck.ceiling.symbols import CHUNK

Scores = dict[str, Array]  # metric → score at each (output step, output); NaN where not scored


def constant_scores(target: Target, weight: Array | None) -> tuple[Scores, Scores]:
    """Best constant answers.

    Args:
        target: the targets.
        weight: what counts, shape (steps, rows), or None.

    Returns:
        Scores of one constant an output for all steps, and of one constant an output and step, each
        metric → (steps, outputs). Metrics as in `table.Bounds`.
    """
    if not target.discrete:
        return _real(target.values, weight)
    counts = class_counts(target, weight)
    own = np.maximum(counts.sum(axis=-1, keepdims=True), 1e-300)
    share = counts / own
    pooled = counts.sum(axis=0)
    pooled = pooled / np.maximum(pooled.sum(axis=-1, keepdims=True), 1e-300)
    pooled = np.broadcast_to(pooled, share.shape)
    return _discrete(target, share, pooled), _discrete(target, share, share)


def class_counts(target: Target, weight: Array | None) -> Array:
    """Weight of each class, shape (steps, outputs, classes)."""
    rows, steps, outputs = target.values.shape
    counts = np.zeros((steps, outputs, target.classes))
    block = max(1, CHUNK // (steps * outputs))
    for start in range(0, rows, block):
        here = slice(start, start + block)
        for step in range(steps):
            if weight is None:
                part = None
            else:
                part = weight[step, here]
            for output in range(outputs):
                column = target.values[here, step, output]
                counts[step, output] += np.bincount(column, part, target.classes)
    return counts


def _discrete(target: Target, share: Array, answer: Array) -> Scores:
    """Scores of answering with `answer` (or its majority) where the classes have these shares."""
    chosen = answer.argmax(axis=-1)[..., None]
    accuracy = np.take_along_axis(share, chosen, axis=-1)[..., 0]
    entropy = -(share * np.log(np.maximum(answer, 1e-300))).sum(axis=-1)
    if target.kind == "one-hot":
        error = (share * (1 - 2 * answer)).sum(axis=-1) + (answer**2).sum(axis=-1)
        error = error / target.classes
    else:
        levels = np.asarray(target.levels)
        mean = (answer @ levels)[..., None]
        error = (share * (levels - mean) ** 2).sum(axis=-1)
    return {"accuracy": accuracy, "mse": error, "cross-entropy": np.maximum(entropy, 0.0)}


def _real(values: Array, weight: Array | None) -> tuple[Scores, Scores]:
    if weight is None:
        w = np.ones((1, 1, 1))
    else:
        w = weight.T[:, :, None]
    w = np.broadcast_to(w, values.shape)
    at_step = np.maximum(w.sum(axis=0), 1e-300)
    sums = (w * values).sum(axis=0)
    everywhere = sums.sum(axis=0) / at_step.sum(axis=0)
    error = (w * (values - everywhere) ** 2).sum(axis=0) / at_step
    own = (w * (values - sums / at_step) ** 2).sum(axis=0) / at_step
    return {"mse": error}, {"mse": own}
