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

from unstuck.case import Array
from unstuck.changes import BoundedActivations, ClipNorm, LearningRate
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.saturated import saturated
from unstuck.doctor.needs import RECURRENT, UNDAMAGED
from unstuck.doctor.treatment import Treatment, first_of

_BOUNDED = frozenset({"tanh", "sigmoid", "hard_sigmoid", "softsign"})


@cause("M202", "exploding-recurrence", needs=(RECURRENT, UNDAMAGED))
def exploding_recurrence(evidence: Evidence) -> Iterator[Suspicion]:
    """Losses or weights beyond all bounds in a model with recurrent layers."""
    cells = evidence.outline.cells
    losses = np.asarray(evidence.curve(), np.float64)
    at_bounds = saturated(evidence)
    if not evidence.broke_down and not _grew_huge(losses) and not at_bounds:
        return
    unbounded = _unbounded_activations(evidence)
    steps = evidence.x.shape[1]
    epoch = _first_broken_epoch(losses)
    if at_bounds:
        symptom = (
            f"the loss stands at {losses[-1]:.3g}, far above that of guessing; no weight moves"
        )
    else:
        symptom = _symptom(evidence, epoch)
    if unbounded:
        why = f"{', '.join(unbounded)} in a recurrent cell has no upper end"
    else:
        why = "gradients through many steps grow beyond all bounds"
    yield Suspicion(
        Finding(
            level="error",
            strength="certain" if unbounded else "likely",
            measured=f"{symptom}; {'/'.join(cells)} over {steps} steps",
            why=why,
            evidence={"epoch": epoch, "steps": steps, "unbounded": unbounded},
            fix=Fix("Keep state and gradients within bounds.", evidence.snippet("clip")),
        ),
        treatment=_treatment(evidence, bool(unbounded)),
        gain=0.8,
        stands=True,
    )


def _grew_huge(losses: Array) -> bool:
    """Whether a loss was far beyond the first one."""
    numbers = losses[np.isfinite(losses)]
    if len(numbers) < 2:
        return False
    return bool(np.abs(numbers).max() > thresholds.EXPLODED * max(abs(numbers[0]), 1e-3))


def _first_broken_epoch(losses: Array) -> int:
    """The first epoch, counted from 1, whose loss is no number; 0 where all are."""
    broken = np.flatnonzero(~np.isfinite(losses))
    if len(broken) == 0:
        return 0
    return int(broken[0]) + 1


def _unbounded_activations(evidence: Evidence) -> list[str]:
    """Names of the activations in recurrent layers that have no upper end."""
    activations = {layer.activation for layer in evidence.outline.recurrent} - {None}
    return sorted(str(name) for name in activations if name not in _BOUNDED)


def _symptom(evidence: Evidence, epoch: int) -> str:
    """How it broke down: in the loss, in the weights, or by size alone."""
    if epoch:
        return f"the loss is not a number from epoch {epoch} on"
    if evidence.broke_down:
        return "the weights are not numbers after training"
    return "losses grew beyond bounds"


def _treatment(evidence: Evidence, unbounded: bool) -> Treatment:
    rate = evidence.outline.rate
    clipped = ClipNorm(1.0)
    clip = Treatment(
        "gradients clipped",
        changes=(clipped,),
        fix=Fix("Clip the gradients.", evidence.phrase(clipped)),
    )
    options = [clip]
    if unbounded:
        bounded = BoundedActivations()
        fix = Fix("tanh in the recurrent layers, as is the default.", evidence.phrase(bounded))
        options.insert(0, Treatment("tanh in recurrent layers", changes=(bounded,), fix=fix))
    if rate is not None:
        both = (clipped, LearningRate(rate / 10))
        fix = Fix("Clip the gradients and lower the rate.", evidence.phrase(*both))
        options.append(Treatment("clipped, a tenth of the rate", changes=both, fix=fix))
    return first_of(options)
