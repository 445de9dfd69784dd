"""M205 over-regularised

## What it does
Finds dropout, noise or weight penalties that are so strong that nothing else can be learned.

## Why it stops learning
A penalty outweighs the loss and pulls all weights to zero; dropout of most units, or of the output
itself, leaves too little to go by. Training and validation scores are then alike, and both low.

## How it is measured
The strengths are read from the model. It is retrained without any of them, three seeds, paired.

## Example
    LSTM(64, kernel_regularizer=l2(0.1), dropout=0.8)

## Use instead
    LSTM(64, dropout=0.2)

## Known problems
Penalties of own layers are not seen.

## Fix safety
Safe for training rows; watch the validation score and put back as much as it needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.changes import Unregularised
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import REGULARISED, UNLEARNED
from unstuck.doctor.treatment import Treatment


@cause("M205", "over-regularised", needs=(UNLEARNED, REGULARISED))
def over_regularised(evidence: Evidence) -> Iterator[Suspicion]:
    """Regularisation in a model that has not learned its training rows."""
    rates = evidence.outline.dropout
    penalties = evidence.outline.penalties
    strong = any(rate >= thresholds.STRONG_DROPOUT for _, rate in rates) or any(
        strength >= thresholds.STRONG_PENALTY for _, strength in penalties
    )
    regularisers = ", ".join(f"{name} {value:g}" for name, value in (rates + penalties)[:4])
    yield Suspicion(
        Finding(
            level="error",
            strength="guess",
            measured=f"{regularisers}; the training rows score {evidence.reached or 0.0:.3f}",
            why="what is to keep the model from memorising keeps it from learning",
            evidence={"rates": dict(rates), "penalties": dict(penalties)},
            fix=Fix("Train without it first, then put back as much as the validation score needs."),
        ),
        treatment=Treatment("without dropout and penalties", changes=(Unregularised(),)),
        gain=0.2,
        conclusive=False,
        blind=not strong,
    )
