"""D106 ordered-split

## What it does
Finds a validation set whose labels are other labels than those trained on, because the rows were
in order when they were split: `validation_split` takes the last rows as they stand, unshuffled.

## Why the result misleads
With rows sorted by class the validation rows hold classes that were hardly trained, or only one
of them. Validation accuracy is then 0.0 or 1.0, or jumps between the two, whatever the model
learned.

## How it is measured
The label shares of the training and the validation rows are compared (total variation distance,
against what samples of these sizes would show by chance); real targets are looked at for being
sorted, and for validation targets beyond all that were trained on. A shuffled split is then
retrained, paired with the given one.

## Example
    model.fit(X, y, validation_split=0.2)          # X sorted by class

## Use instead
    order = rng.permutation(len(X)); model.fit(X[order], y[order], validation_split=0.2)

## Known problems
Series that are split in time on purpose may have another share of labels later on; then this is a
fact about the data, and the finding is a warning only.

## Fix safety
Safe for rows that do not depend on each other. Unsafe for windows of one series: split those in
time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array, FitSettings
from unstuck.ceiling.score import Target
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix, Level
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import ONE_TARGET, VALIDATION
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment


@cause("D106", "ordered-split", explains="result", needs=(VALIDATION, ONE_TARGET))
def ordered_split(evidence: Evidence) -> Iterator[Suspicion]:
    """Targets that differ between training and validation rows far beyond chance."""
    target = evidence.target
    held_out = evidence.target_val
    assert held_out is not None
    if target.per_step or len(held_out.values) < thresholds.SPLIT_ROWS or not _harmed(evidence):
        return
    if target.discrete:
        difference = _labels(evidence)
    else:
        difference = _sorted_numbers(evidence)
    if difference is not None:
        yield _suspicion(evidence, difference)


def _suspicion(evidence: Evidence, difference: _Difference) -> Suspicion:
    fit = evidence.case.fit
    split = fit.validation_split
    plain = bool(split) or difference.plain
    level: Level = "warning"
    if plain and _gap(evidence) > thresholds.SPLIT_HARM / 2:
        level = "error"
    return Suspicion(
        Finding(
            level=level,
            strength="certain" if split else "likely",
            measured=(
                f"{difference.measured}; training rows score {evidence.reached or 0:.3f}, "
                f"validation rows {evidence.validation or 0:.3f}"
            ),
            why=_why(split, difference),
            evidence={**difference.numbers, "split": split},
            fix=Fix(
                "Shuffle the rows with one index before they are split.",
                _code(fit),
            ),
        ),
        treatment=Treatment("rows shuffled before the split", rows=_shuffled),
        gain=_gap(evidence),
    )


def _why(split: float, difference: _Difference) -> str:
    why = "the rows were in order when they were split"
    if split:
        why += "; validation_split takes the last ones unshuffled"
    if difference.trend:
        why += ", or the series has a trend"
    return why


def _code(fit: FitSettings) -> str:
    x, y = (fit.x_name, fit.y_name) if fit.source == "arrays" else ("x", "y")
    line = (
        f"order = np.random.default_rng(0).permutation(len({x})); {x}, {y} = {x}[order], {y}[order]"
    )
    if fit.source == "arrays":
        return line
    return f"{line}  # before they are split and streamed"


@dataclass(frozen=True)
class _Difference:
    """How the targets differ; `plain` when no sampling could ever give that.

    `trend` when a series that rises or falls would look the same.
    """

    measured: str
    numbers: dict[str, float]
    plain: bool
    trend: bool = False


def _labels(evidence: Evidence) -> _Difference | None:
    assert evidence.target_val is not None
    train, val = (_levels(t) for t in (evidence.target, evidence.target_val))
    distance, expected = label_distance(train, val)
    if distance < max(thresholds.SPLIT_DISTANCE, thresholds.STANDARD_ERRORS * expected):
        return None
    unseen = float(np.mean(~np.isin(val, train)))
    return _Difference(
        f"the validation rows' labels differ from the training rows' by {distance:.0%} (chance: "
        f"{expected:.1%}); {unseen:.0%} of them never occur in training",
        {"distance": distance, "by_chance": expected, "unseen": unseen},
        plain=unseen > thresholds.SPLIT_UNSEEN or distance > thresholds.SPLIT_PLAIN,
    )


def _sorted_numbers(evidence: Evidence) -> _Difference | None:
    """Validation targets beyond those of the training rows, which may be in order all through."""
    assert evidence.target_val is not None
    train = evidence.target.values.ravel()
    val = evidence.target_val.values.ravel()
    steps = np.diff(np.concatenate([train, val]))
    rising = float(np.mean(steps >= 0))
    falling = float(np.mean(steps <= 0))
    beyond = float(np.mean((val > train.max()) | (val < train.min())))
    if rising == falling or beyond < thresholds.SPLIT_UNSEEN:
        return None
    out = f"{beyond:.0%} of the validation targets lie outside the range that was trained on"
    if max(rising, falling) >= thresholds.SPLIT_SORTED:
        return _Difference(
            f"the targets are sorted from the first row to the last; {out}",
            {"sorted": max(rising, falling), "outside": beyond},
            plain=True,
        )
    # A stream shuffles its training rows after the split. So it looks where a series has a trend.
    if beyond < thresholds.SPLIT_APART:
        return None
    return _Difference(out, {"outside": beyond}, plain=False, trend=True)


def label_distance(train: Array, val: Array) -> tuple[float, float]:
    """Total variation distance of two samples of labels, and what chance alone would give.

    Args:
        train: labels, shape (rows,).
        val: labels, shape (rows_val,).

    Returns:
        ½ Σ |p − q| and its expectation when both are drawn from the pooled labels, about
        ½ Σ √(2/π · p(1−p) · (1/n + 1/m)).
    """
    labels, where = np.unique(np.concatenate([train, val]), return_inverse=True)
    n = len(train)
    m = len(val)
    p = np.bincount(where[:n], minlength=len(labels)) / n
    q = np.bincount(where[n:], minlength=len(labels)) / m
    pooled = (p * n + q * m) / (n + m)
    chance = np.sqrt(2 / np.pi * pooled * (1 - pooled) * (1 / n + 1 / m))
    return float(np.abs(p - q).sum() / 2), float(chance.sum() / 2)


def _levels(target: Target) -> Array:
    return np.asarray(target.levels)[target.values.reshape(-1).astype(np.int64)]


def _harmed(evidence: Evidence) -> bool:
    if evidence.reached is None or evidence.validation is None:
        return False
    return _gap(evidence) > thresholds.SPLIT_HARM or evidence.case.fit.validation_split > 0


def _gap(evidence: Evidence) -> float:
    return (evidence.reached or 0.0) - (evidence.validation or 0.0)


def _shuffled(rows: TrialRows) -> TrialRows:
    if len(rows.x_test) == 0:
        return rows
    x = np.concatenate([rows.x, rows.x_test])
    y = np.concatenate([rows.y, rows.y_test])
    order = np.random.default_rng(0).permutation(len(x))
    cut = len(rows.x)
    x = x[order]
    y = y[order]
    return TrialRows(x[:cut], y[:cut], x[cut:], y[cut:])
