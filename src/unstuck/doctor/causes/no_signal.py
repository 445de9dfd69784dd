"""D113 no-signal

## What it does
Finds inputs that say nothing about the targets.

## Why it stops learning
There is nothing to learn. The training loss falls while rows are memorised, the validation
loss rises, and no change to the model will help.

## How it is measured
Everything that was built on the arrays (tables of what was seen, linear models, boosted trees,
machines with few states) is scored on rows it had not seen, and none beats the constant answer by
more than chance; neither does the model.

## Example
    y = labels_of_another_file

## Use instead
    assert (ids_x == ids_y).all()

## Known problems
Rows of x and y that were shuffled apart look the same: see D103. A rule that needs many steps at
once, as a long parity, hides from simple models; a machine with few states finds some of these.

## Fix safety
There is no fix in the model. Look for what should carry the signal, or take it as the answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.signal import nothing_to_learn, seen_whole
from unstuck.doctor.measure.evidence import Evidence


@cause("D113", "no-signal")
def no_signal(evidence: Evidence) -> Iterator[Suspicion]:
    """Nothing that was built on the arrays beats the constant answer on unseen rows."""
    if evidence.layouts or not nothing_to_learn(evidence):
        return
    whole = seen_whole(evidence)
    given = evidence.ceiling
    fit = evidence.case.fit
    if given.low is not None:
        best = given.low
    else:
        best = given.constant
    held_out = evidence.validation
    if held_out is None:
        gap = ""
    else:
        gap = f", and {held_out:.3f} on the validation rows"
    yield Suspicion(
        Finding(
            level="error" if whole else "warning",
            strength="guess",
            measured=(
                f"on unseen rows the best of several simple models scores {best:.3f}, the constant "
                f"answer {given.constant:.3f}; yours {evidence.reached or 0.0:.3f} on the training "
                f"rows{gap}"
            ),
            why=(
                f"{fit.x_name} says nothing about {fit.y_name} that could be found: nothing in it "
                "decides y, or (D103, which looks the same) their rows were shuffled apart"
            ),
            evidence={
                "best": best,
                "constant": given.constant,
                "reached": evidence.reached,
                "validation": held_out,
            },
            fix=Fix("Check that x and y belong together and that x holds what decides y."),
            unverified="no change to the model can find what the arrays do not hold",
        ),
        conclusive=False,
    )
