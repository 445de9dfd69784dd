"""Signal: whether anything that was built on the arrays beats the constant answer."""

from __future__ import annotations

from unstuck.ceiling.estimate import COLUMNS
from unstuck.doctor.evidence import Evidence
from unstuck.doctor.verdict import standing

_ENOUGH_ROWS = 400
_CHANCE, _BY_HEART = 0.03, 0.1
_GAIN = 0.02  # over the constant answer, from which a simple model tells something


def seen_whole(evidence: Evidence) -> bool:
    """Whether the simple models saw every number of a row: of very wide rows they see a part."""
    return evidence.given.how == "counted" or evidence.x[0].size <= COLUMNS


def nothing_to_learn(evidence: Evidence) -> bool:
    """Whether neither simple models nor the user's tell the targets of unseen rows."""
    given, target = evidence.given, evidence.target
    if len(evidence.x) < _ENOUGH_ROWS or given.how == "baselines only":
        return False
    if (target.discrete and given.constant > 0.95) or evidence.narrow:
        return False
    # Rows that were trained on are learned by heart to some part; validation rows are not.
    held_out, slack = evidence.reached, _BY_HEART
    if evidence.case.x_val:
        held_out, slack = evidence.validation, _CHANCE
    unlearned = held_out is not None and held_out < given.constant + slack
    if given.how == "counted" and given.high is not None:
        return standing(evidence).empty and unlearned
    if given.low is None or given.low >= given.constant + _GAIN or not unlearned:
        return False
    # What is told by steps that the model does not see has another cause.
    return evidence.visibility.name == "full" or evidence.possible < given.constant + _GAIN
