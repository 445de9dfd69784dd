"""M203 output-rank

## What it does
Finds models whose output has one axis too many or too few for the targets: `return_sequences` on
with one label a row, or off with one label a step; and models that read the wrong step of a
sequence.

## Why it stops learning
The loss broadcasts one against the other. With a step axis too many, every step is asked for the
label of the whole row, the first one included, which has seen almost nothing; with one too few,
one number has to serve all steps and becomes their mean. A model that reads step 0 of its own
sequence answers from one input step.

## How it is measured
The shapes of outputs and targets are compared as the loss sees them. Which input steps move the
output is measured by perturbation; the ceiling of what it sees is set against that of the whole
input.

## Example
    LSTM(32, return_sequences=True), Dense(1)          # y has shape (rows, 1)

## Use instead
    LSTM(32), Dense(1)

## Known problems
Models that are meant to judge every step by the row's label (deep supervision) look the same;
they usually repeat the label in y.

## Fix safety
Safe: the flag that the targets call for. The fix is retrained before it is called verified.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.changes import GiveSteps, ReadLastStep
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.treatment import Treatment


@cause("M203", "output-rank")
def output_rank(evidence: Evidence) -> Iterator[Suspicion]:
    """A step axis on one side only; an output that sees a single step of many."""
    spare = evidence.spare_axis
    if spare is not None:
        yield _flag(evidence, on=spare == "targets")
    elif not evidence.per_step and evidence.steps is not None and evidence.steps > 1:
        yield from _wrong_step(evidence)


def _flag(evidence: Evidence, *, on: bool) -> Suspicion:
    outputs = evidence.raw_outputs
    y = evidence.y
    assert outputs is not None
    shapes = f"outputs (rows, {_shape(outputs.shape)}) against targets (rows, {_shape(y.shape)})"
    if not on:
        measured = f"{shapes}: one label a row is asked of every step"
    else:
        measured = f"{shapes}: one output has to serve every step"
    return Suspicion(
        Finding(
            level="error",
            strength="certain",
            measured=measured,
            why="the loss broadcasts one against the other without a word",
            evidence={"outputs": list(outputs.shape[1:]), "targets": list(y.shape[1:])},
            fix=Fix(
                "Return the whole sequence from the last recurrent layer."
                if on
                else "Return only the last step from the last recurrent layer.",
                evidence.phrase(GiveSteps(on)),
            ),
        ),
        treatment=Treatment(f"return_sequences={on}", changes=(GiveSteps(on),), goal=None),
        gain=0.5,
    )


def _wrong_step(evidence: Evidence) -> Iterator[Suspicion]:
    measured = evidence.measured
    if measured is None or evidence.broke_down:  # beside what explodes all else seems silent
        return
    visible_steps = np.flatnonzero(measured.visibility.mask.any(axis=0))
    steps = evidence.x.shape[1]
    # Seeing the last step only, or a window before it, is a choice; the first step alone is a slip.
    if len(visible_steps) == 0 or len(visible_steps) > steps // 2 or visible_steps[-1] == steps - 1:
        return
    whole = evidence.bound("full")
    given = evidence.ceiling
    if given.high is not None:
        now = given.high
    else:
        now = max(given.low or 0.0, evidence.reached or 0.0)
    if whole.low is None or whole.low < now + thresholds.WRONG_STEP_GAIN:
        return
    if len(visible_steps) == 1:
        which = f"step {visible_steps[0]}"
    else:
        which = f"steps {visible_steps[0]} to {visible_steps[-1]}"
    yield Suspicion(
        Finding(
            level="error",
            strength="certain",
            measured=(
                f"the output answers to {which} of {steps} only, which allows {now:.3f}; the whole "
                f"input allows {whole.low:.3f}"
            ),
            why="the wrong step of the recurrent layer's sequence is read",
            evidence={
                "steps_seen": visible_steps.tolist(),
                "steps": steps,
                "ceiling_whole": whole.low,
            },
            fix=Fix(
                "Read the last step, which has seen all of them.", evidence.phrase(ReadLastStep())
            ),
        ),
        treatment=Treatment("the last step read", changes=(ReadLastStep(),), goal=whole.low),
        gain=whole.low - now,
    )


def _shape(shape: tuple[int, ...]) -> str:
    return ", ".join(str(n) for n in shape[1:])
