"""M202 exploding-recurrence

## What it does
Finds recurrent models whose loss or weights became NaN, infinite or huge while the data are sound.

## Why it stops learning
The same matrix is applied at every step. If it stretches the state a little, fifty steps stretch it
beyond all bounds, and gradients with it; `relu` in a recurrent cell has no upper end that would
stop this. One such update spoils all weights.

## How it is measured
The losses of the run and the weights after it are looked at. Then a bounded activation, clipped
gradients and a lower rate are compared, and the best is retrained with three seeds, paired with the
model as it is.

## Example
    LSTM(64, activation="relu")

## Use instead
    LSTM(64)                                             # tanh; or optimizer=Adam(clipnorm=1.0)

## Known problems
A loss that overflows for another reason (log of 0 in an own loss) looks the same and is not helped.

## Fix safety
Safe: the same model, kept within bounds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.doctor import config
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.evidence import Evidence
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.saturated import saturated
from unstuck.doctor.treatment import Treatment, first_of
from unstuck.engine import edits
from unstuck.engine.edits.optimizer import plain_rate
from unstuck.engine.edits.recurrent import BOUNDED

_HUGE = 100.0  # times the first loss


@cause("M202", "exploding-recurrence")
def exploding_recurrence(evidence: Evidence) -> Iterator[Suspicion]:
    """Losses or weights beyond all bounds in a model with recurrent layers."""
    case = evidence.case
    cells = config.recurrent(case.model.config)
    if not cells or (evidence.damage is not None and len(evidence.damage.rows)):
        return
    losses = np.asarray(evidence.curve(), np.float64)
    numbers = losses[np.isfinite(losses)]
    huge = len(numbers) > 1 and bool(np.abs(numbers).max() > _HUGE * max(abs(numbers[0]), 1e-3))
    full = saturated(evidence)
    if not evidence.broke_down and not huge and not full:
        return
    free = [a for k, a in config.settings(case.model.config, "activation") if k in cells]
    unbounded = sorted({str(a) for a in free if str(a) not in BOUNDED})
    steps = evidence.x.shape[1]
    when = int(np.flatnonzero(~np.isfinite(losses))[0]) + 1 if not np.isfinite(losses).all() else 0
    told = f"the loss is not a number from epoch {when} on" if when else "losses grew beyond bounds"
    if not when and evidence.broke_down:
        told = "the weights are not numbers after training"
    if full:
        told = f"the loss stands at {losses[-1]:.3g}, far above that of guessing; no weight moves"
    why = (
        f"{', '.join(unbounded)} in a recurrent cell has no upper end"
        if unbounded
        else ("gradients through many steps grow beyond all bounds")
    )
    yield Suspicion(
        Finding(
            code="M202",
            cause="exploding-recurrence",
            level="error",
            confidence=0.9 if unbounded else 0.75,
            measured=f"{told}; {'/'.join(sorted(cells))} over {steps} steps",
            why=why,
            evidence={"epoch": when, "steps": steps, "unbounded": unbounded},
            fix=Fix("Keep state and gradients within bounds.", "clipnorm=1.0"),
        ),
        treatment=_treatment(evidence, bool(unbounded)),
        gain=0.8,
        stands=True,
    )


def _treatment(evidence: Evidence, unbounded: bool) -> Treatment:
    rate = plain_rate(evidence.case.model.compiled)
    clip = Treatment(
        "gradients clipped",
        edit=edits.clipped(1.0),
        fix=Fix("Clip the gradients.", "optimizer=keras.optimizers.Adam(clipnorm=1.0)"),
    )
    options = [clip]
    if unbounded:
        fix = Fix("tanh in the recurrent layers, as is the default.", 'activation="tanh"')
        options.insert(0, Treatment("tanh in recurrent layers", edit=edits.bounded(), fix=fix))
    if rate is not None:
        lower = edits.combined(edits.clipped(1.0), edits.learning_rate(rate / 10))
        code = f"optimizer=keras.optimizers.Adam({rate / 10:g}, clipnorm=1.0)"
        fix = Fix("Clip the gradients and lower the rate.", code)
        options.append(Treatment("clipped, a tenth of the rate", edit=lower, fix=fix))
    return first_of(options)
