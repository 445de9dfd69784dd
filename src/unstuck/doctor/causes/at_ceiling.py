"""N103 at-ceiling

## What it does
Notes that the model reached the best score that these arrays allow, although that is below 1.

## Why it is worth knowing
Longer training, more layers and regularisation cannot add anything. What is missing is missing in
the data: noise, or something that the outputs cannot see.

## How it is measured
The bound is proved by counting: inputs that look the same to the model have different targets.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding
from unstuck.doctor.judge.assess import assess
from unstuck.doctor.measure.evidence import Evidence


@cause("N103", "at-ceiling", level="note", explains="fact")
def at_ceiling(evidence: Evidence) -> Iterator[Suspicion]:
    """All there is was learned, and it is less than everything."""
    assessment = assess(evidence)
    given = evidence.ceiling
    if (
        not assessment.learned
        or not assessment.tight
        or assessment.goal is None
        or assessment.goal >= thresholds.NO_LIMIT
    ):
        return
    if evidence.reached is None:
        return
    yield Suspicion(
        Finding(
            level="note",
            strength="certain",
            measured=(
                f"reached {evidence.reached:.3f}; {assessment.goal:.3f} is possible with "
                f"{given.visibility} sight"
            ),
            why="rows that look the same to the model have different targets",
            evidence={"reached": evidence.reached, "ceiling": assessment.goal},
        )
    )
