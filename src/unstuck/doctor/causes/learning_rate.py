"""T401 learning-rate

## What it does
Finds learning rates that are far too low or far too high, and schedules that take the rate away
while most of the training is still to come.

## Why it stops learning
Too low, the weights hardly leave their start in the time given. Too high, every update overshoots:
the loss jumps, or settles where nothing is learned.

## How it is measured
The loss of the run: how much it moves in an epoch, how often it rises. Then three other rates are
compared in one training each, and the best is retrained with three seeds, paired with the rate as
it is. A schedule is asked for the rate of every update: one that is below a hundredth of its most
in half of them is compared with a constant rate.

## Example
    model.compile(optimizer=Adam(1e-6), loss="mse")

## Use instead
    model.compile(optimizer=Adam(1e-3), loss="mse")

## Known problems
Schedules are replaced by one rate in the comparison.

## Fix safety
Safe.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.changes import LearningRate
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.assess import learned
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import UNLEARNED
from unstuck.doctor.treatment import Treatment, first_of
from unstuck.frameworks.framework import framework_of

_USUAL = {"adam": 1e-3, "rmsprop": 1e-3, "nadam": 1e-3, "adamw": 1e-3, "sgd": 1e-2, "adagrad": 1e-2}
_SCHEDULE_SAMPLES = 50  # updates that a schedule is asked for the rate of


@cause("T401", "learning-rate", needs=(UNLEARNED,))
def learning_rate(evidence: Evidence) -> Iterator[Suspicion]:
    """Another rate for a model that has not learned; more likely where the rate is far off."""
    yield from _run_down(evidence)
    rate = evidence.outline.rate
    if rate is None or rate <= 0:
        return
    losses = np.asarray(evidence.curve(), np.float64)
    usual = _usual(evidence)
    far = usual is not None and max(rate / usual, usual / rate) > thresholds.RATE_FAR
    low, factors = _direction(losses, rate, usual)
    moved = _moved(losses)
    options = [_option(evidence, rate * factor) for factor in factors]
    yield Suspicion(
        Finding(
            level="error" if learned(evidence) is False or far else "warning",
            strength="guess",
            measured=_measured(rate, usual if far else None, moved),
            why="the weights hardly leave their start" if low else "updates overshoot",
            evidence={"rate": rate, "usual": usual, "moved": moved},
            fix=options[0].fix,
        ),
        treatment=first_of(options),
        gain=0.25,
        conclusive=False,
        blind=not far,
    )


def _measured(rate: float, far_from: float | None, moved: float | None) -> str:
    """What is seen of a rate.

    Args:
        rate: of the run.
        far_from: the usual rate where this one is far from it, else None.
        moved: median relative change of the loss in an epoch.
    """
    clauses = [f"learning rate {rate:g}"]
    if far_from is not None:
        side = "below" if rate < far_from else "above"
        clauses.append(f"far {side} the usual {far_from:g}")
    if moved is not None:
        clauses.append(f"the loss moves by {moved:.1%} an epoch")
    return "; ".join(clauses)


def _run_down(evidence: Evidence) -> Iterator[Suspicion]:
    """A schedule that takes the rate away while most of the training is still to come."""
    case = evidence.case
    optimizer = evidence.outline.optimizer
    total = evidence.updates
    if optimizer is None or optimizer.schedule is None or total < _SCHEDULE_SAMPLES:
        return
    looks = np.linspace(0, total - 1, _SCHEDULE_SAMPLES).astype(int)
    rates = framework_of(case).rates(case.model, looks)
    if rates is None or not np.all(np.isfinite(rates)) or rates.max() <= 0:
        return
    gone = float(np.mean(rates < thresholds.RATE_GONE * rates.max()))
    if gone < thresholds.RATE_GONE_UPDATES:
        return
    name = optimizer.schedule
    most = float(rates.max())
    options = [_option(evidence, most), _option(evidence, most / 10)]
    yield Suspicion(
        Finding(
            level="error",
            strength="likely",
            measured=(
                f"{name} brings the learning rate from {rates.max():.2g} to {rates[-1]:.2g}; it is "
                f"below a hundredth of its most in {gone:.0%} of the {total:,} updates"
            ),
            why="the schedule is over before the model has learned: it counts updates, not epochs",
            evidence={"most": float(rates.max()), "last": float(rates[-1]), "gone": gone},
            fix=Fix(
                "A schedule over all updates, or none.",
                evidence.snippet("schedule-steps", updates=total, rate=most),
            ),
        ),
        treatment=first_of(options),
        gain=0.4,
        conclusive=False,
    )


def _usual(evidence: Evidence) -> float | None:
    optimizer = evidence.outline.optimizer
    if optimizer is None:
        return None
    return _USUAL.get(optimizer.kind)


def _direction(
    losses: np.ndarray, rate: float, usual: float | None
) -> tuple[bool, tuple[float, ...]]:
    """Whether the rate is rather too low, and by what to multiply it, most promising first."""
    if usual is not None and max(rate / usual, usual / rate) > thresholds.RATE_FAR:
        ratio = usual / rate
        return ratio > 1, (ratio, 3 * ratio, ratio / 3)
    if len(losses) > 3:
        rises = float(np.mean(np.diff(losses) > 0))
    else:
        rises = 0.0
    if rises > thresholds.RISING_EPOCHS:
        return False, (0.1, 10.0, 0.01)
    return True, (10.0, 0.1, 3.0)


def _moved(losses: np.ndarray) -> float | None:
    """Median relative change of the loss from one epoch to the next."""
    if len(losses) < 3 or not np.all(np.isfinite(losses)) or np.any(losses == 0):
        return None
    return float(np.median(np.abs(np.diff(losses) / losses[:-1])))


def _option(evidence: Evidence, rate: float) -> Treatment:
    change = LearningRate(float(f"{rate:.2g}"))
    fix = Fix(f"A learning rate of {rate:.2g}.", evidence.phrase(change))
    return Treatment(f"learning rate {rate:.2g}", changes=(change,), fix=fix)
