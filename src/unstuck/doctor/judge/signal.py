"""Signal: whether anything that was built on the arrays beats the constant answer."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.estimate import COLUMNS
from unstuck.doctor import thresholds
from unstuck.doctor.judge.assess import assess
from unstuck.doctor.measure import balance
from unstuck.doctor.measure.evidence import Evidence
from unstuck.errors import InputError


def seen_whole(evidence: Evidence) -> bool:
    """Whether the simple models saw every number of a row: of very wide rows they see a part."""
    return evidence.ceiling.how == "counted" or evidence.x[0].size <= COLUMNS


def nothing_to_learn(evidence: Evidence) -> bool:
    """Whether neither simple models nor the user's tell the targets of unseen rows."""
    if _is_no_proof(evidence):
        return False
    given = evidence.ceiling
    unlearned = _no_better_than_constant(evidence)
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


def _is_no_proof(evidence: Evidence) -> bool:
    """Whether what was built on the arrays could not show that there is nothing in them."""
    if evidence.deadline.cuts:  # what was not searched to its end
        return True
    given = evidence.ceiling
    if len(evidence.x) < thresholds.SIGNAL_ROWS or given.how == "baselines only":
        return True
    if evidence.target.discrete and given.constant > thresholds.SIGNAL_CONSTANT:
        return True
    return evidence.signal_out_of_reach


def _no_better_than_constant(evidence: Evidence) -> bool:
    """Whether the user's model scores as a constant does, on validation rows where there are any.

    Rows that were trained on are memorised to some part; validation rows are not.
    """
    score = evidence.reached
    slack = thresholds.SIGNAL_MEMORISED
    if evidence.case.x_val:
        score = evidence.validation
        slack = thresholds.SIGNAL_CHANCE
    return score is not None and score < evidence.ceiling.constant + slack


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
            recalls = balance.recalls(held_out, outputs, logits=evidence.logits)
        except InputError:  # outputs that cannot be answers to these targets
            recalls = {}
        if recalls and _above_chance(list(recalls.values()), held_out.values.ravel()):
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
