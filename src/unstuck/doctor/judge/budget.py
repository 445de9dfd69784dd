"""Error budget: the missing score split into data, model, training and generalisation.

Each part is a difference of two measured scores, or None when one of them was not measured:

    data            1 − ceiling                        what no model can get from these arrays
    model           ceiling, or what another model of a trial got, − best this architecture got
    training        best this architecture got − own   what other seeds or more updates added
    generalisation  training rows − validation rows

Together they are what the validation rows miss to 1 (the training rows, where those score less or
there are no others). R² below 0 counts as 0: it has no lower end, and no part could be read off.
"""

from __future__ import annotations

from unstuck.doctor import thresholds
from unstuck.doctor.judge.assess import Assessment
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.report_parts import ErrorBudget


def budget(
    evidence: Evidence,
    assessment: Assessment,
    *,
    best_retrained: float | None = None,
    best_other: float | None = None,
) -> ErrorBudget:
    """Split the missing score of the run as it was.

    Args:
        evidence: of the case.
        assessment: where the run stands.
        best_retrained: best score of unchanged retrainings, None when there were none.
        best_other: best score of trials with a changed model, None when there were none.
    """
    data: float | None = None
    model: float | None = None
    training: float | None = None
    generalisation: float | None = None
    goal: float | None = None
    if assessment.tight:
        goal = assessment.goal
    if goal is not None:
        data = max(0.0, 1.0 - goal)
    if evidence.reached is None:
        return ErrorBudget(data=_rounded(data))
    reached = max(evidence.reached, 0.0)
    if evidence.validation is not None:
        generalisation = max(0.0, reached - max(evidence.validation, 0.0))
    best = _best_of_this_model(reached, best_retrained, goal)
    if best is not None:
        training = best - reached
        model = _missed_by_this_model(best, goal, best_other)
    return ErrorBudget(
        data=_rounded(data),
        model=_rounded(model),
        training=_rounded(training),
        generalisation=_rounded(generalisation),
    )


def _best_of_this_model(
    reached: float, best_retrained: float | None, goal: float | None
) -> float | None:
    """The best score that the run's model got, at most the ceiling; None where it is not known.

    Args:
        reached: by the run itself.
        best_retrained: by unchanged retrainings, None when there were none.
        goal: the ceiling, None where it is not known; a run that reached it needs no retraining.
    """
    if best_retrained is not None:
        best = max(reached, best_retrained)
    elif goal is not None and reached >= goal - thresholds.SAME_SCORE:
        best = reached
    else:
        return None
    if goal is None:
        return best
    return min(best, max(goal, reached))


def _missed_by_this_model(
    best: float, goal: float | None, best_other: float | None
) -> float | None:
    """What the ceiling, or where it is not known another model, has beyond this model's best."""
    if goal is not None:
        return max(0.0, goal - best)
    if best_other is not None:
        return max(0.0, best_other - best)
    return None


def _rounded(share: float | None) -> float | None:
    if share is None:
        return None
    return round(share, 6)
