"""Error budget: the missing score split into data, model, training and generalisation.

Each part is a difference of two measured scores, or None when one of them was not measured:

    data            1 − ceiling                      what no model can get from these arrays
    model           ceiling − best this family got   what a wider or other net could add
    training        best of this architecture − own  what other seeds or more updates added
    generalisation  training rows − validation rows
"""

from __future__ import annotations

from unstuck.doctor.evidence import Evidence
from unstuck.doctor.verdict import Standing

PARTS = ("data", "model", "training", "generalisation")
_CLOSE = 0.005  # scores nearer than this count as equal


def budget(
    evidence: Evidence, stand: Standing, *, best_retrained: float | None = None
) -> dict[str, float | None]:
    """Split the missing score of the run as it was.

    Args:
        evidence: of the case.
        stand: where the run stands.
        best_retrained: best score of unchanged retrainings, None when there were none.
    """
    parts: dict[str, float | None] = dict.fromkeys(PARTS)
    reached = evidence.reached
    if stand.goal is not None and stand.tight:
        parts["data"] = max(0.0, 1.0 - stand.goal)
    if reached is not None and evidence.validation is not None:
        parts["generalisation"] = reached - evidence.validation
    if reached is not None and stand.tight and stand.goal is not None:
        best = max(reached, best_retrained) if best_retrained is not None else None
        if best is None and reached >= stand.goal - _CLOSE:
            best = reached
        if best is not None:
            parts["model"] = max(0.0, stand.goal - best)
            parts["training"] = max(0.0, best - reached)
    return {k: None if v is None else round(v, 6) for k, v in parts.items()}
