"""T402 too-few-updates

## What it does
Finds runs that were stopped while they were still learning, plateaus that come before the drop
included.

## Why it stops learning
It did not stop: it was stopped. Nets with memory often sit on the constant answer for a while and
then fall within a few hundred updates.

## How it is measured
The same training is repeated with three seeds and up to ten times the updates. The score after
the user's own number of updates is set beside the score at the end, on rows that were not trained
on.

## Example
    model.fit(X, y, epochs=2)

## Use instead
    model.fit(X, y, epochs=20)

## Known problems
Callbacks (schedules, early stopping) are not part of the retraining.

## Fix safety
Safe: the same model, trained longer. With few rows, watch the validation score.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from unstuck.doctor import needs, thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.assess import learned
from unstuck.doctor.measure.curve import falling
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import MODEL, UNLEARNED
from unstuck.doctor.treatment import Treatment

_TIMES_AS_LONG = 10.0  # as the run


@cause(
    "T402",
    "too-few-updates",
    needs=(UNLEARNED, MODEL, needs.at_most_updates(lambda: thresholds.MANY_UPDATES)),
)
def too_few_updates(evidence: Evidence) -> Iterator[Suspicion]:
    """Runs that end below what is possible; longer training is the test."""
    well = learned(evidence)
    if evidence.loss is not None and evidence.curve() and not math.isfinite(evidence.curve()[-1]):
        return
    slope = falling(evidence.curve())
    name = evidence.metric
    if evidence.reached is None:
        reached = "nothing"
    else:
        reached = f"{evidence.reached:.3f}"
    still = slope is not None and slope > thresholds.STILL_FALLING
    if still:
        trend = f"; the loss still fell by {slope:.0%} in the last quarter"
    else:
        trend = ""
    yield Suspicion(
        Finding(
            level="error" if well is False else "warning",
            strength="guess",
            measured=f"{evidence.updates:,} updates ended at {name} {reached}{trend}",
            why="the run was stopped while it was still learning",
            evidence={"updates": evidence.updates, "reached": evidence.reached, "falling": slope},
            fix=Fix("Train longer."),
        ),
        treatment=Treatment("the same, trained longer", more_updates=_TIMES_AS_LONG),
        gain=0.0,
        conclusive=False,
        blind=not still,
    )
