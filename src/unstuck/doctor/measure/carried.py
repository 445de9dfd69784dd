"""States that a model's own code carries from batch to batch, in weights that no gradient moves."""

from __future__ import annotations

import numpy as np

from unstuck.case import Case


def own_states(case: Case) -> list[str]:
    """Names of weights with a row for each row of a batch that training moved all the same.

    Stateful layers of Keras keep their states outside the weights; they are not among these.
    """
    model = case.model
    batch = case.fit.batch_size
    lengths = {len(model.weights), len(case.weights_before), len(case.weights_after)}
    if model.rebuildable or len(lengths) > 1:
        return []
    weights = zip(model.weights, case.weights_before, case.weights_after, strict=True)
    return [
        name
        for name, old, new in weights
        if name in model.non_trainable
        and old.ndim > 1
        and len(old) == batch
        and not np.array_equal(old, new)
    ]
