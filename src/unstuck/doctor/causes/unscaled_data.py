"""D107 unscaled-data

## What it does
Finds inputs or real-valued targets whose numbers are far from the size that layers and their
initial weights are made for: prices in the thousands, ratios around 0.0001, an offset many times
the spread.

## Why it stops learning
Large inputs push gates and tanh units to their bounds, where they pass on no gradient. Large or far
off targets cost thousands of updates before the output's bias has arrived at their mean; small ones
make every gradient small.

## How it is measured
Mean and spread of every input column and of the targets. The arrays, standardised with the training
rows' own mean and spread, are then retrained with three seeds, paired with the arrays as they are.

## Example
    model.fit(prices, next_prices)                       # numbers around 40,000

## Use instead
    mean, std = x.mean((0, 1)), x.std((0, 1)); x = (x - mean) / std

## Known problems
Inputs of an Embedding are names, not numbers, and are left alone; so are models that begin with a
normalisation layer.

## Fix safety
Safe. Keep mean and spread of the training rows: new rows need the same, and predictions have to be
scaled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.moments import moments
from unstuck.doctor.needs import UNLEARNED
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment
from unstuck.doctor.trials.relayout import assignable

_NORMALISED = ("normalization", "batch-normalization")


@cause("D107", "unscaled-data", needs=(UNLEARNED,))
def unscaled_data(evidence: Evidence) -> Iterator[Suspicion]:
    """Inputs or targets whose numbers are far from the size of one."""
    x = _input(evidence)
    y = _target(evidence)
    off = [part for part in (x, y) if part is not None and part.factor > 1]
    if not off:
        return
    scale_x = x is not None and x.factor > 1
    scale_y = y is not None and y.factor > 1
    yield Suspicion(
        Finding(
            level="error",
            strength="guess",
            measured="; ".join(part.sentence for part in off),
            why="layers and their initial weights are made for numbers around one",
            evidence={part.name: part.numbers for part in off},
            fix=Fix(
                "Standardise with the mean and spread of the training rows.",
                _code(evidence, scale_x, scale_y),
            ),
        ),
        treatment=Treatment("standardised", rows=lambda rows: _scaled(rows, scale_x, scale_y)),
        gain=0.3,
        conclusive=False,
    )


@dataclass(frozen=True)
class _Size:
    """How far numbers are from one: `factor` above 1 says too far."""

    name: str
    sentence: str
    factor: float
    numbers: dict[str, float]


def _input(evidence: Evidence) -> _Size | None:
    normalised = any(layer.kind in _NORMALISED for layer in evidence.outline.layers)
    if evidence.outline.reads_tokens or normalised:
        return None
    return _size(evidence.case.fit.x_name, evidence.case.x[0])


def _target(evidence: Evidence) -> _Size | None:
    if evidence.target.discrete:
        return None
    return _size(evidence.case.fit.y_name, evidence.y)


def _size(name: str, values: Array) -> _Size:
    mean, std = moments(_columns(values))
    moving = std > 0
    if not moving.any():
        return _Size(name, "", 0.0, {})
    worst = int(np.argmax(np.where(moving, np.abs(mean) + std, 0)))
    large = float((np.abs(mean) + std)[worst]) / thresholds.LARGE_NUMBERS
    # Small only where no column is of usual size: one column of small numbers is no harm.
    small = thresholds.SMALL_NUMBERS / max(float((np.abs(mean) + std)[moving].max()), 1e-300)
    if len(std) > 1:
        at = worst
    else:
        at = 0
    sentence = f"{name} has mean {mean[at]:.4g} and spread {std[at]:.4g}"
    if len(std) > 1:
        sentence += f" in column {at}"
    numbers = {"mean": float(mean[at]), "std": float(std[at]), "columns": float(len(std))}
    return _Size(name, sentence, max(large, small), numbers)


def _columns(values: Array) -> Array:
    """Numbers as (rows, columns): the last axis is that of the columns."""
    return values.reshape(-1, values.shape[-1] if values.ndim > 1 else 1)


def _scaled(rows: TrialRows, scale_x: bool, scale_y: bool) -> TrialRows:
    x, x_test = _standard(rows.x, rows.x_test) if scale_x else (rows.x, rows.x_test)
    y, y_test = _standard(rows.y, rows.y_test) if scale_y else (rows.y, rows.y_test)
    return TrialRows(x, y, x_test, y_test)


def _standard(train: Array, test: Array) -> tuple[Array, Array]:
    if train.ndim > 1:
        axes = tuple(range(train.ndim - 1))
    else:
        axes = (0,)
    mean = train.mean(axis=axes, dtype=np.float64)
    std = train.std(axis=axes, dtype=np.float64)
    std = np.where(std > 0, std, 1.0)
    new = [((part - mean) / std).astype(np.float32) for part in (train, test)]
    return new[0], new[1]


def _code(evidence: Evidence, scale_x: bool, scale_y: bool) -> str:
    """The lines with the user's names; with x and y where batches are made elsewhere."""
    fit = evidence.case.fit
    held = evidence.case.x_val and not evidence.case.fit.validation_split
    given = ["x", "y"]
    if fit.source == "arrays":
        given = [fit.x_name, fit.y_name]
        if held and fit.x_val_name and fit.y_val_name:
            given += [fit.x_val_name, fit.y_val_name]
    names, lines = assignable(given)
    for wanted, at, axes in ((scale_x, 0, evidence.case.x[0].ndim - 1), (scale_y, 1, 0)):
        if not wanted:
            continue
        mean, std = ("mean", "std") if at == 0 else ("y_mean", "y_std")
        over = ", ".join(str(axis) for axis in range(axes))
        if axes > 1:
            over = f"({over})"
        lines.append(f"{mean}, {std} = {names[at]}.mean({over}), {names[at]}.std({over})")
        lines += [f"{name} = ({name} - {mean}) / {std}" for name in names[at::2]]
    return "\n".join(lines)
