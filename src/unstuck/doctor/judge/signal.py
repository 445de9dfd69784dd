"""Signal: whether anything that was built on the arrays beats the constant answer."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.estimate import COLUMNS
from unstuck.doctor import thresholds
from unstuck.doctor.judge.verdict import assess
from unstuck.doctor.measure import balance
from unstuck.doctor.measure.evidence import Evidence
from unstuck.errors import InputError


def seen_whole(evidence: Evidence) -> bool:
    """Whether the simple models saw every number of a row: of very wide rows they see a part."""
    return evidence.ceiling.how == "counted" or evidence.x[0].size <= COLUMNS


def nothing_to_learn(evidence: Evidence) -> bool:
    """Whether neither simple models nor the user's tell the targets of unseen rows."""
    if evidence.deadline.cuts:
        return False  # what was not searched to its end is no proof that there is nothing
    given = evidence.ceiling
    target = evidence.target
    if len(evidence.x) < thresholds.SIGNAL_ROWS or given.how == "baselines only":
        return False
    if (
        target.discrete and given.constant > thresholds.SIGNAL_CONSTANT
    ) or evidence.signal_out_of_reach:
        return False
    # Rows that were trained on are memorised to some part; validation rows are not.
    held_out = evidence.reached
    slack = thresholds.SIGNAL_MEMORISED
    if evidence.case.x_val:
        held_out = evidence.validation
        slack = thresholds.SIGNAL_CHANCE
    unlearned = held_out is not None and held_out < given.constant + slack
    if given.how == "counted" and given.high is not None:
        return assess(evidence).empty and unlearned
    if given.low is None or given.low >= given.constant + thresholds.SIGNAL_GAIN or not unlearned:
        return False
    if _rare_class_is_told(evidence):
        return False
    # What is told by steps that the model does not see has another cause.
    return (
        evidence.visibility.name == "full"
        or evidence.best_baseline < given.constant + thresholds.SIGNAL_GAIN
    )


def _rare_class_is_told(evidence: Evidence) -> bool:
    """Whether unequal classes are told apart, though no more answers are right than of a constant.

    By the model's own answers to validation rows, or by simple models with classes weighed alike.
    """
    target = evidence.target
    held_out = evidence.target_val
    if (
        not target.discrete
        or target.values.shape[2] != 1
        or evidence.ceiling.constant < thresholds.SKEWED
    ):
        return False
    outputs = evidence.raw_outputs_val
    if held_out is not None and outputs is not None and np.isfinite(outputs).all():
        try:
            found = balance.recalls(held_out, outputs, logits=evidence.logits)
        except InputError:  # outputs that cannot be answers to these targets
            found = {}
        if found and _above_chance(list(found.values()), held_out.values.ravel()):
            return True
    if target.per_step or not np.isfinite(evidence.x).all():
        return False
    return _above_chance([evidence.balanced], target.values.ravel())


def _above_chance(recalls: list[float], values: Array) -> bool:
    """Whether the mean of the classes' recalls is more than always one answer, beyond noise."""
    _, counts = np.unique(values, return_counts=True)
    error = float(np.sqrt(np.sum(0.25 / counts))) / len(counts)
    return float(np.mean(recalls)) > 1 / len(counts) + max(
        thresholds.TOLD_APART, thresholds.STANDARD_ERRORS * error
    )
