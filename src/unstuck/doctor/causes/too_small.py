"""M204 too-small

## What it does
Finds models with too few units for the task.

## Why it stops learning
What has to be remembered or told apart does not fit into the state. The training score stays below
what the arrays allow and stops moving.

## How it is measured
The same model with four and with sixteen times the units is trained for as many updates; the better
one is retrained with three seeds, paired with the model as it is.

## Example
    LSTM(2), Dense(1)

## Use instead
    LSTM(32), Dense(1)

## Known problems
A wider net also learns faster. Where more updates alone would do, both fixes may hold.

## Fix safety
Safe. With few rows, watch the validation score.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.changes import Wider
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.assess import learned
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import NUMBERS, REBUILDABLE, SCORE, UNLEARNED
from unstuck.doctor.treatment import Treatment, first_of

_FACTORS = (4, 16)


@cause("M204", "too-small", needs=(UNLEARNED, REBUILDABLE, NUMBERS, SCORE))
def too_small(evidence: Evidence) -> Iterator[Suspicion]:
    """A model below what the arrays allow, whose wider kin reaches more."""
    case = evidence.case
    assert evidence.reached is not None
    if case.model.parameters > thresholds.LARGE_MODEL:
        return
    options = [
        Treatment(
            f"{factor} times the units",
            changes=(Wider(factor),),
            fix=Fix(f"{factor} times the units in every layer but the last."),
        )
        for factor in _FACTORS
    ]
    small = case.model.parameters < thresholds.SMALL_FOR_INPUTS * (evidence.x.shape[2] + 10)
    yield Suspicion(
        Finding(
            level="error" if learned(evidence) is False else "warning",
            strength="guess",
            measured=(
                f"{case.model.parameters:,} parameters ended at {evidence.metric} "
                f"{evidence.reached:.3f}"
            ),
            why="what has to be told apart does not fit into so few units",
            evidence={"parameters": case.model.parameters, "reached": evidence.reached},
            fix=options[0].fix,
        ),
        treatment=first_of(options),
        conclusive=False,
        blind=not small,
    )
