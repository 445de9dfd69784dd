"""T403 train-eval-mode

## What it does
Finds models that answer differently in training and afterwards: running averages of batch
normalisation that have not caught up, dropout or noise that stays on.

## Why the result misleads
The training score is measured in one mode, the validation score and every prediction in the other.
A net that has learned looks as if it had not, or gives another answer each time.

## How it is measured
The score that fit reported for the last epoch is set beside the score of the trained model on the
same rows in inference mode; the same rows are asked twice. Where the other rows of a batch move an
answer and the model normalises batches, that is done in the mode of training. Running averages with
a shorter memory are retrained with three seeds, paired.

## Example
    BatchNormalization()                                 # momentum 0.99, twenty updates in all

## Use instead
    BatchNormalization(momentum=0.9)

## Known problems
The reported score is a mean over the epoch, during which the model still changed.

## Fix safety
Safe.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.changes import RunningAverage, UsualMode
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.carried import own_states
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.treatment import Treatment, first_of


@cause("T403", "train-eval-mode", explains="result")
def train_eval_mode(evidence: Evidence) -> Iterator[Suspicion]:
    """Scores that differ between the modes; answers that differ between two calls."""
    yield from _noisy(evidence)
    yield from _by_batch(evidence)
    reported = _reported(evidence)
    reached = evidence.reached
    if reported is None or reached is None or reported - reached < thresholds.MODES_APART:
        return
    if not evidence.outline.normalises_batches:
        return
    options = [
        Treatment(
            f"running averages with momentum {value}",
            changes=(RunningAverage(value),),
            fix=Fix("Running averages that catch up.", evidence.phrase(RunningAverage(value))),
        )
        for value in (0.9, 0.5)
    ]
    yield Suspicion(
        Finding(
            level="error",
            strength="likely",
            measured=(
                f"fit reported {evidence.metric} {reported:.3f} in training mode; the trained "
                f"model scores {reached:.3f} on the same rows in inference mode"
            ),
            why="the running averages of batch normalisation have not caught up",
            evidence={"reported": reported, "reached": reached, "updates": evidence.updates},
            fix=options[0].fix,
        ),
        treatment=first_of(options),
        gain=reported - reached,
    )


def _reported(evidence: Evidence) -> float | None:
    """The last epoch's score in training mode, in the terms of `reached`."""
    case = evidence.case
    if not evidence.target.discrete:
        loss = evidence.last("loss")
        spread = float(np.var(evidence.target.values))
        plain = evidence.loss is not None and evidence.loss.name.replace("_", "").lower() in (
            "mse",
            "meansquarederror",
        )
        if plain and loss is not None and spread > 0:
            return 1 - loss / spread
        return None
    names = [n for n, full in case.metrics.items() if full.endswith("accuracy")] or ["accuracy"]
    return next((v for n in names if (v := evidence.last(n)) is not None), None)


def _noisy(evidence: Evidence) -> Iterator[Suspicion]:
    """Other answers to the same rows in another order: noise belongs to a place, not to a row."""
    learner = evidence.learner
    case = evidence.case
    first = evidence.raw_outputs
    if learner is None or first is None or not np.all(np.isfinite(first)):
        return
    if evidence.measured is not None and evidence.measured.mixes_rows:
        return
    rows = evidence.sample[:256][::-1]
    again = np.asarray(
        learner.predict(tuple(part[rows] for part in case.x), weights=case.weights_after)
    )[::-1]
    spread = float(np.std(first[: len(rows)]))
    apart = float(np.abs(again - first[: len(rows)]).mean())
    if spread <= 0 or apart < max(thresholds.NOISY, thresholds.NOISY_SHARE * spread):
        return
    if own_states(case):
        return  # each batch begins with what another left: state-carried-over
    yield Suspicion(
        Finding(
            level="error",
            strength="certain",
            measured=(
                f"answers to the same rows in another order differ by {apart:.3g} on average "
                f"(spread over rows: {spread:.3g})"
            ),
            why="dropout or noise is on in inference mode too",
            evidence={"apart": apart, "spread": spread},
            fix=Fix("Let Keras say the mode.", evidence.snippet("mode-of-dropout")),
        ),
        treatment=Treatment("layers in the mode of the model", changes=(UsualMode(),)),
        gain=0.2,
        stands=True,
    )


def _by_batch(evidence: Evidence) -> Iterator[Suspicion]:
    """Answers that hang on the other rows of the batch, where batch normalisation makes them."""
    measured = evidence.measured
    if measured is None or not measured.mixes_rows:
        return
    if not evidence.outline.normalises_batches:
        return
    yield Suspicion(
        Finding(
            level="error",
            strength="certain",
            measured=(
                "in inference mode, too, the other rows of a batch move a row's outputs, by "
                f"{measured.row_evidence:.3g} of their spread"
            ),
            why="batch normalisation works with the statistics of the batch in inference mode too",
            evidence={"row_mixing": measured.row_evidence},
            fix=Fix("Let Keras say the mode.", evidence.snippet("mode-of-normalisation")),
        ),
        treatment=Treatment("layers in the mode of the model", changes=(UsualMode(),)),
        gain=0.4,
        stands=True,
    )
