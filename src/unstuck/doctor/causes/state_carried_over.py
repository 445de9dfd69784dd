"""M206 state-carried-over

## What it does
Finds recurrent layers that begin a row with the state of another row (`stateful=True`) although
rows do not continue each other.

## Why it stops learning
Each row's answer depends on whatever row was read before it at the same place in the batch. With
shuffled batches that is a random one: noise that no weight can undo, in training and afterwards.

## How it is measured
The flag, the backend and the order of rows are read; the model is retrained with three seeds,
paired, without the flag, at the script's exit on its own backend. On JAX Keras (3.15) carries no
state from one batch to the next, so there is nothing to find. A weight with a row for each row of a
batch that changes without gradients is a state of the model's own code, on every backend; it is
named, not retrained.

## Example
    LSTM(32, stateful=True); model.fit(x, y)             # shuffle=True is the default

## Use instead
    LSTM(32)

## Known problems
Rows that do continue each other need `shuffle=False` and a reset between passes; that cannot be
told from the arrays alone.

## Fix safety
Safe for rows that stand for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.changes import Stateless
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.assess import learned
from unstuck.doctor.measure.carried import own_states
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.treatment import Treatment


@cause("M206", "state-carried-over")
def state_carried_over(evidence: Evidence) -> Iterator[Suspicion]:
    """A kept state in a model that has not learned."""
    own = own_states(evidence.case)
    if own and not learned(evidence):
        yield _of_own_code(evidence, own)
        return
    kept = [layer.type for layer in evidence.outline.layers if layer.keeps_state]
    if not evidence.carries_state or learned(evidence):
        return
    mixed = evidence.case.fit.shuffle
    yield Suspicion(
        Finding(
            level="error",
            strength="likely" if mixed else "guess",
            measured=(
                f"{', '.join(dict.fromkeys(kept))} with stateful=True, rows "
                f"{'in random order' if mixed else 'in the order given'}"
            ),
            why="a row begins with the state that another row left behind",
            evidence={"layers": kept, "shuffle": mixed},
            fix=Fix("Begin each row anew.", evidence.phrase(Stateless())),
        ),
        treatment=Treatment("each row begun anew", changes=(Stateless(),)),
        gain=0.4,
        stands=True,
    )


def _of_own_code(evidence: Evidence, names: list[str]) -> Suspicion:
    return Suspicion(
        Finding(
            level="error",
            strength="likely",
            measured=(
                f"{', '.join(names)}: a state for each of the {evidence.case.fit.batch_size} rows "
                "of a batch, changed from batch to batch by the model's own code"
            ),
            why="a row begins with the state that another row left behind",
            evidence={"weights": names},
            fix=Fix("Begin each row anew.", evidence.snippet("reset-own-state")),
            unverified="which line of the model's own code keeps the state is not known",
        ),
        gain=0.4,
    )
