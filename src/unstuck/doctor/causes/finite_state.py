"""N102 finite-state

## What it does
Notes that a small finite-state machine explains every row.

## Why it is worth knowing
It is what the net has to find: for binary addition the two states are the carry. The machine
holds for every length, so test the net on longer strings.

## How it is measured
A Mealy machine is inferred from a part of the rows (RPNI) and has to predict all of the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import DISCRETE, IN_STEP


@cause("N102", "finite-state", level="note", explains="fact", needs=(IN_STEP, DISCRETE))
def finite_state(evidence: Evidence) -> Iterator[Suspicion]:
    """A machine of two or more states."""
    states = evidence.states
    if states is None or states < 2:
        return
    yield Suspicion(
        Finding(
            level="note",
            strength="certain",
            measured=f"a machine of {states} states explains every row that it was tested on",
            why="this is what the net has to remember from step to step",
            evidence={"states": states},
        )
    )
