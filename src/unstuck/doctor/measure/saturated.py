"""Outputs that stand at 0 and 1, where Keras' losses of probabilities have no slope."""

from __future__ import annotations

import math

import numpy as np

from unstuck.doctor import thresholds
from unstuck.doctor.measure.run import RunMeasurements


def saturated(evidence: RunMeasurements) -> bool:
    """Whether the loss of classes stood far above that of guessing, and no weight moved.

    Keras keeps probabilities a hair away from 0 and 1; beyond that no gradient comes back.
    """
    case = evidence.case
    loss = evidence.loss
    losses = [value for value in case.history.get("loss", []) if np.isfinite(value)]
    if loss is None or loss.kind == "regression" or not evidence.target.discrete or not losses:
        return False
    guessing = math.log(max(evidence.target.classes, 2))
    still = all(map(np.array_equal, case.weights_before, case.weights_after))
    return still and min(losses) > thresholds.SATURATED * guessing
