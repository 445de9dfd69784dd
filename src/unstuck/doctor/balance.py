"""Balance: how well each class is answered, whatever its share."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.score import Target, decide


def recalls(target: Target, outputs: Array, *, logits: bool = False) -> dict[int, float]:
    """Share of right answers among the rows (and steps) of each class that occurs.

    Args:
        target: discrete, one output; values of shape (rows, steps, 1).
        outputs: what the model says.
        logits: whether decisions are taken at 0.

    Raises:
        InputError: the outputs cannot belong to this target.
    """
    right = decide(target, outputs, logits=logits) == target.values
    return {int(k): float(right[target.values == k].mean()) for k in np.unique(target.values)}


def weights(target: Target) -> Array:
    """Weights of the rows, or rows and steps, that give every class the same total; mean 1."""
    values = target.values[..., 0].astype(np.int64)
    counts = np.bincount(values.ravel(), minlength=target.classes)
    share = np.where(counts > 0, values.size / np.maximum(counts, 1), 0.0) / max(
        (counts > 0).sum(), 1
    )
    weight: Array = share[values].astype(np.float32)
    return weight if target.per_step else weight[:, 0]
