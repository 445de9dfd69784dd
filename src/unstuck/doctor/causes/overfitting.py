"""G501 overfitting

## What it does
Finds runs that went on after the validation rows were best answered.

## Why the result is worse than it could be
From some epoch on the model learns its training rows by heart. The training score goes up, the
validation score down, and the weights that are kept are the last ones.

## How it is measured
The validation loss of the run: its best epoch and what it is at the end. The model is retrained up
to that epoch with three seeds, paired with the user's number of updates, both judged on the
validation rows.

## Example
    model.fit(x, y, epochs=200, validation_data=(x_val, y_val))

## Use instead
    model.fit(…, callbacks=[EarlyStopping(patience=5, restore_best_weights=True)])

## Known problems
The epoch is chosen on the validation rows; keep a third set to report what is reached. Rows that
overlap, or were split in order, look alike: see D105 and D106.

## Fix safety
Safe. More rows, or less model, may help further.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.evidence import Evidence
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.treatment import Treatment
from unstuck.doctor.verdict import standing

_RISE = 0.15  # of the validation loss over its best
_EARLY = 0.8  # share of the epochs within which the best one lies


@cause("G501", "overfitting", level="warning", explains="result")
def overfitting(evidence: Evidence) -> Iterator[Suspicion]:
    """A validation loss that was clearly lower earlier on, and a gap in the score."""
    losses = np.asarray(evidence.curve("val_loss"), np.float64)
    train, held_out = evidence.reached, evidence.validation
    if len(losses) < 4 or not np.all(np.isfinite(losses)) or train is None or held_out is None:
        return
    best = int(losses.argmin())
    rise = (losses[-1] - losses[best]) / max(abs(losses[best]), 1e-9)
    if rise < _RISE or best + 1 > _EARLY * len(losses):
        return
    gap = train - held_out
    if gap < 0.03 or train - evidence.given.constant < 0.05:
        return
    apart = standing(evidence).generalises is False
    share = (best + 1) / len(losses)
    yield Suspicion(
        Finding(
            code="G501",
            cause="overfitting",
            level="error" if apart else "warning",
            confidence=0.85 if apart else 0.7,
            measured=(
                f"the validation loss was lowest after epoch {best + 1} of {len(losses)} and "
                f"{rise:.0%} higher at the end; training rows score {train:.3f}, validation rows "
                f"{held_out:.3f}"
            ),
            why="what it learned from there on holds for its training rows alone",
            evidence={"best_epoch": best + 1, "rise": rise, "train": train, "held_out": held_out},
            fix=Fix(
                f"Stop after epoch {best + 1}; then try more rows or less model.",
                "callbacks=[keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)]",
            ),
        ),
        treatment=Treatment(
            f"stopped after epoch {best + 1}", updates=max(1, round(evidence.updates * share))
        ),
        gain=gap,
    )
