"""M207 long-credit

## What it does
Finds recurrent models that are to connect an answer with input many steps back and do not.

## Why it stops learning
The gradient is multiplied at every step on its way back. After twenty steps of a plain recurrent
layer next to nothing of it is left at the first ones: what stands there cannot be learned from.

## How it is measured
The gradient of the last answer by each input step, before and after training. Gated cells and
reading from both ends are compared, and the best is retrained with three seeds, paired.

## Example
    SimpleRNN(32), Dense(1)                              # 100 steps, what counts is the first

## Use instead
    LSTM(32), Dense(1)

## Known problems
Where no cell learns it in the time given, shorter rows first, or an answer at every step, often
does; that needs other arrays and is not tried here.

## Fix safety
Safe: another cell of the same size.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.changes import Bidirectional, GatedCell
from unstuck.doctor import needs, thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import NUMBERS, REBUILDABLE, RECURRENT, UNLEARNED
from unstuck.doctor.treatment import Treatment, first_of


@cause(
    "M207",
    "long-credit",
    needs=(RECURRENT, needs.steps(lambda: thresholds.LONG_ROWS), UNLEARNED, REBUILDABLE, NUMBERS),
)
def long_credit(evidence: Evidence) -> Iterator[Suspicion]:
    """Long rows, one answer, and gradients that do not reach the first steps."""
    cells = evidence.outline.cells
    reach = _reach(evidence)
    faded = reach is not None and reach < thresholds.FADED
    plain = any(layer.kind == "rnn" for layer in evidence.outline.recurrent)
    if not faded and not plain:
        return
    measured = f"{'/'.join(cells)} over {evidence.x.shape[1]} steps"
    if reach is not None:
        measured += f"; the gradient at the first quarter of them is {reach:.1%} of the largest"
    if evidence.signal_out_of_reach:
        goal = evidence.best_baseline
    else:
        goal = None
    options = _options(evidence, plain, goal, ahead=not evidence.in_step)
    yield Suspicion(
        Finding(
            level="error" if options else "warning",  # what nobody can try is a guess
            strength="guess",
            measured=measured,
            why="what stands in the first steps hardly moves any weight",
            evidence={"steps": evidence.x.shape[1], "reach": reach},
            fix=Fix(
                "Shorter rows first, an answer at every step, or a cell that remembers longer.",
            ),
            unverified=None if options else "another cell is not at hand",
        ),
        treatment=first_of(options) if options else None,
        gain=0.2,
        conclusive=False,
        blind=not faded,
    )


def _reach(evidence: Evidence) -> float | None:
    """Gradient at the first quarter of the steps, of the state in which it reaches further."""
    if evidence.inside is None:
        return None
    reaches = [state.reach for state in evidence.inside if state.reach is not None]
    return max((float(np.mean(r[: max(1, len(r) // 4)])) for r in reaches), default=None)


def _options(
    evidence: Evidence, plain: bool, goal: float | None, *, ahead: bool
) -> list[Treatment]:
    """Other cells; reading from both ends, where no answer would see what it must not (`ahead`)."""
    treatments = []
    if plain:
        for cell in (GatedCell("lstm"), GatedCell("gru")):
            name = cell.kind.upper()
            fix = Fix(f"{name} in the place of SimpleRNN.", evidence.phrase(cell))
            treatments.append(Treatment(f"{name} cells", changes=(cell,), goal=goal, fix=fix))
    if ahead:
        both = Bidirectional()
        fix = Fix("Read from both ends.", evidence.phrase(both))
        treatments.append(Treatment("read from both ends", changes=(both,), goal=goal, fix=fix))
    return treatments
