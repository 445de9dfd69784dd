"""G501 overfitting

## What it does
Finds runs that went on after the validation rows were best answered, and models that memorise their
rows from the first epoch on.

## Why the result is worse than it could be
From some epoch on the model memorises its training rows. The training score goes up, the
validation score down, and the weights that are kept are the last ones.

## How it is measured
The validation loss of the run: its best epoch and what it is at the end. The model is retrained
with three seeds, paired: once with the weights of its best look kept, as early stopping does, once
for the user's number of updates, both judged by the loss on the validation rows: the share that is
explained of what an answer would cost that knows nothing (R² of a squared error, McFadden's
pseudo-R² of a cross-entropy). Where the loss did not rise but the rows are memorised,
penalties and fewer units are tried instead. By heart is: unseen rows score far less, or clearly
less where the model has more than twenty trainable numbers for each row.

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

from unstuck.case import Array
from unstuck.changes import WeightPenalty, Wider
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.assess import assess
from unstuck.doctor.judge.signal import nothing_to_learn
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.first_loss import loss_of, uninformed
from unstuck.doctor.needs import SCORE, VALIDATION_SCORE
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Judge, Treatment, first_of

_EXPLAINED = "share of the loss explained"
_MAX_TIMES_AS_LONG = 1.5  # as its best epoch took, for another seed to reach its own


@cause("G501", "overfitting", level="warning", explains="result", needs=(SCORE, VALIDATION_SCORE))
def overfitting(evidence: Evidence) -> Iterator[Suspicion]:
    """A validation loss that was clearly lower earlier on, or never as low as the training loss."""
    losses = np.asarray(evidence.curve("val_loss"), np.float64)
    train = evidence.reached
    held_out = evidence.validation
    assert train is not None
    assert held_out is not None
    if (
        train - held_out < thresholds.OVERFIT_GAP
        or train - evidence.ceiling.constant < thresholds.OVERFIT_GAIN
    ):
        return
    known = len(losses) >= 4 and bool(np.all(np.isfinite(losses)))
    if known:
        best = int(losses.argmin())
    else:
        best = 0
    if known:
        rise = (losses[-1] - losses[best]) / max(abs(losses[best]), 1e-9)
    else:
        rise = 0.0
    if rise >= thresholds.OVERFIT_RISE and best + 1 <= thresholds.OVERFIT_EARLY * len(losses):
        yield _too_long(evidence, losses, train, held_out)
    elif _learned_by_heart(evidence, train):
        yield _by_heart(evidence, train, held_out)


def _learned_by_heart(evidence: Evidence, train: float) -> bool:
    """Whether most of the training rows are right, others are not, and something could be."""
    constant = evidence.ceiling.constant
    most = train - constant > thresholds.OVERFIT_MEMORISED * (1 - constant)
    return most and _apart(evidence, train) and not nothing_to_learn(evidence)


def _apart(evidence: Evidence, train: float) -> bool:
    """Whether unseen rows score far less, or clearly less with far more weights than rows."""
    if assess(evidence).generalises is False:
        return True
    many = evidence.case.model.parameters > thresholds.OVERFIT_PARAMETERS * len(evidence.x)
    return many and train - (evidence.validation or 0.0) > thresholds.OVERFIT_APART


def _too_long(evidence: Evidence, losses: Array, train: float, held_out: float) -> Suspicion:
    best = int(losses.argmin())
    rise = float((losses[-1] - losses[best]) / max(abs(losses[best]), 1e-9))
    apart = assess(evidence).generalises is False
    share = (best + 1) / len(losses)
    return Suspicion(
        Finding(
            level="error" if apart else "warning",
            strength="likely" if apart else "guess",
            measured=(
                f"the validation loss was lowest after epoch {best + 1} of {len(losses)} and "
                f"{rise:.0%} higher at the end; training rows score {train:.3f}, validation rows "
                f"{held_out:.3f}"
            ),
            why="what it learned from there on holds for its training rows alone",
            evidence={"best_epoch": best + 1, "rise": rise, "train": train, "held_out": held_out},
            fix=Fix(
                f"Stop after epoch {best + 1}; then try more rows or less model.",
                evidence.snippet("early-stopping"),
            ),
        ),
        treatment=Treatment(
            f"stopped around epoch {best + 1}",
            updates=max(1, round(evidence.updates * min(_MAX_TIMES_AS_LONG * share, 1))),
            best=True,
            judge=_judge(evidence, float(losses[max(best - 1, 0) : best + 2].mean())),
        ),
        gain=train - held_out,
    )


def _by_heart(evidence: Evidence, train: float, held_out: float) -> Suspicion:
    rows = len(evidence.x)
    parameters = evidence.case.model.parameters
    options = [
        Treatment(
            f"L2 of {strength:g}",
            changes=(WeightPenalty(strength),),
            fix=Fix(
                "Penalise large weights.",
                evidence.phrase(WeightPenalty(strength)) + "   # in every layer",
            ),
        )
        for strength in (1e-3, 1e-2)
    ]
    options.append(
        Treatment(
            "a quarter of the units",
            changes=(Wider(0.25),),
            fix=Fix("Less model: a quarter of the units in every layer but the last."),
        )
    )
    return Suspicion(
        Finding(
            level="warning",
            strength="guess",
            measured=(
                f"training rows score {train:.3f}, validation rows {held_out:.3f}; {rows:,} rows, "
                f"{parameters:,} trainable numbers"
            ),
            why="the rows are memorised, and little of it holds for others",
            evidence={"train": train, "held_out": held_out, "parameters": parameters},
            fix=Fix(
                "More rows, or less model: fewer units, pooling over steps, dropout, a penalty.",
                evidence.snippet("some-penalty"),
            ),
        ),
        treatment=first_of(options),
        gain=train - held_out,
    )


def _judge(evidence: Evidence, best: float) -> Judge | None:
    """By the loss on unseen rows, where it can be computed: that is what rose.

    The score is the share of an uninformed answer's loss that is explained: R² of a squared error,
    McFadden's pseudo-R² of a cross-entropy. The best epoch and its neighbours showed how much of it
    is possible: the best alone is the luckiest of many.
    """
    loss = evidence.loss
    case = evidence.case
    if loss is None or not case.x_val or len(case.y) > 1:
        return None
    classes = evidence.target.classes

    def explained(rows: TrialRows, outputs: Array) -> float:
        base = uninformed(loss, rows.y_test, classes)
        value = loss_of(loss, outputs, rows.y_test)
        if not base or value is None:
            return -np.inf
        return 1 - value / base

    base = uninformed(loss, case.y_val[0], classes)
    if not base or evidence.raw_outputs_val is None or best >= base:
        return None
    if not np.isfinite(explained(_validation(evidence), evidence.raw_outputs_val)):
        return None
    return Judge(_EXPLAINED, explained, 0.0, 1 - best / base, proved=False)


def _validation(evidence: Evidence) -> TrialRows:
    case = evidence.case
    if evidence.raw_outputs_val is not None:
        asked = len(evidence.raw_outputs_val)
    else:
        asked = 0
    return TrialRows(case.x[0][:0], case.y[0][:0], case.x_val[0][:asked], case.y_val[0][:asked])
