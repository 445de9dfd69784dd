"""D108 collapsed-input

## What it does
Finds inputs that lost what told the rows apart on the way to the model: fractions that an Embedding
cuts down to the token 0, arrays of one value, fewer different rows than classes.

## Why it stops learning
Rows that look the same get the same answer. The model can only learn how often each answer occurs.

## How it is measured
Different rows are counted before and after the cut to whole numbers that an Embedding makes, and
compared with the number of different targets. Where the fractions are whole numbers divided by one
number, these are put back and the model is retrained with three seeds, paired with the fractions.
Of several inputs those are looked at that go straight into an Embedding; the first of all inputs
alone is put back for a retraining.

## Example
    model = Sequential([Embedding(1000, 16), LSTM(32), Dense(1)]); model.fit(tokens / 1000, y)

## Use instead
    model.fit(tokens, y)

## Known problems
An input that is poor by nature looks the same as one that was spoiled.

## Fix safety
Safe where the whole numbers are put back; else there is no line that does it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.row_hash import distinct_rows
from unstuck.doctor import needs, thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment
from unstuck.doctor.trials.relayout import code_for


@cause("D108", "collapsed-input", needs=(needs.rows(lambda: thresholds.EMBEDDED_ROWS),))
def collapsed_input(evidence: Evidence) -> Iterator[Suspicion]:
    """Rows that an Embedding's cut makes equal; fewer different rows than answers."""
    for place in _looked_up(evidence):
        x = evidence.case.x[place]
        before = distinct_rows(x.reshape(len(x), -1, 1))
        cut = x.astype(np.int64)
        after = distinct_rows(cut.reshape(len(x), -1, 1))
        if after < thresholds.EMBEDDED_LOST * before and not np.array_equal(cut, x):
            yield _cut(evidence, place, before, after)
            return
    if len(evidence.case.x) > 1:
        return
    before = evidence.ceiling.distinct
    if before < _answers(evidence) or _same_rows_other_targets(evidence, before):
        yield _poor(evidence, before)


def _looked_up(evidence: Evidence) -> list[int]:
    """Numbers of the inputs that hold fractions, finite, and go into an Embedding."""
    case = evidence.case
    shapes = evidence.outline.token_inputs
    if not shapes and not evidence.outline.reads_tokens:
        return []
    fractions = [
        place
        for place, part in enumerate(case.x)
        if part.dtype.kind == "f" and np.all(np.isfinite(part))
    ]
    if len(case.x) == 1:
        if evidence.outline.reads_tokens:
            return fractions
        return []
    alike = [k for k in range(len(case.x)) if any(_fits(case.x[k].shape[1:], s) for s in shapes)]
    # Inputs are told apart by their shapes; of two that are alike nobody knows which is which.
    if len(alike) == len(shapes):
        return [k for k in fractions if k in alike]
    return []


def _fits(shape: tuple[int, ...], of_layer: tuple[int | None, ...]) -> bool:
    """Whether rows have the shape that an input layer wants."""
    return len(shape) == len(of_layer) and all(
        wanted in (None, size) for size, wanted in zip(shape, of_layer, strict=True)
    )


def _answers(evidence: Evidence) -> float:
    """Number of different inputs that the targets call for at least."""
    return _kinds(evidence) / (1 if evidence.target.discrete else thresholds.ANSWERS_PER_INPUT)


def _same_rows_other_targets(evidence: Evidence, distinct: int) -> bool:
    """Whether a handful of different rows is all there is, and they say next to nothing."""
    given = evidence.ceiling
    if (
        distinct > thresholds.HANDFUL_OF_ROWS
        or len(evidence.x) < thresholds.HANDFUL_REPEATS * distinct
        or given.high is None
    ):
        return False
    return given.high - given.constant < thresholds.HANDFUL_TELLS * (1 - given.constant)


def _cut(evidence: Evidence, place: int, before: int, after: int) -> Suspicion:
    x = evidence.case.x[place]
    several = len(evidence.case.x) > 1
    unit = _unit(x)
    if several:
        name = f"input {place + 1}"
    else:
        name = evidence.case.fit.x_name
    treatment = None
    code = ""
    reason = "the whole numbers cannot be read off the fractions"
    if place > 0:
        reason = "of several inputs the first alone is changed in a retraining"
    if unit is not None and several:
        code = f"whole = np.rint(fractions * {round(1 / unit)}).astype(int)"
    if unit is not None and place == 0:
        if unit < 1:
            per = round(1 / unit)
        else:
            per = 1
        if not several:
            code = code_for(evidence, f"{{x}} = np.rint({{x}} * {per}).astype(int)")

        def back(rows: TrialRows) -> TrialRows:
            new = [np.rint(part * per).astype(np.int32) for part in (rows.x, rows.x_test)]
            return TrialRows(new[0], rows.y, new[1], rows.y_test)

        treatment = Treatment("whole numbers put back", rows=back, goal=evidence.ceiling.high)
    return Suspicion(
        Finding(
            level="error",
            strength="certain",
            measured=(
                f"{name} holds fractions, and the Embedding cuts them to whole numbers: of "
                f"{before:,} different rows {after:,} are left"
            ),
            why="an Embedding looks up whole numbers; everything below 1 is token 0",
            evidence={"distinct": before, "distinct_after": after},
            fix=Fix("Pass the whole numbers.", code),
            unverified=None if treatment else reason,
        ),
        treatment=treatment,
        gain=0.5,
    )


def _unit(x: Array) -> float | None:
    """The number that all values are multiples of, where it is one over a whole number."""
    values = np.unique(x[np.isfinite(x)])
    gaps = np.diff(values)
    if not len(gaps) or gaps.min() <= 0:
        return None
    gap = float(gaps.min())
    if gap < 1:
        per = round(1 / gap)
    else:
        per = 1
    whole = values * per
    near = np.abs(whole - np.rint(whole)).max() < thresholds.NEAR_WHOLE
    if near and per < 1_000_000:
        return 1 / per
    return None


def _kinds(evidence: Evidence) -> int:
    """Number of different targets: classes, or rows of real numbers."""
    values = evidence.target.values
    if evidence.target.discrete:
        return len(np.unique(values))
    return distinct_rows(values.reshape(len(values), -1, 1))


def _poor(evidence: Evidence, distinct: int) -> Suspicion:
    fit = evidence.case.fit
    kinds = _kinds(evidence)
    if distinct == 1:
        rows = "all rows are equal"
    else:
        rows = f"{distinct} different rows"
    return Suspicion(
        Finding(
            level="error",
            strength="certain",
            measured=(
                f"{rows} in {fit.x_name} ({len(evidence.x):,} rows), {kinds:,} different targets "
                f"in {fit.y_name}"
            ),
            why="rows that look the same get the same answer",
            evidence={"distinct": distinct, "targets": kinds},
            fix=Fix(
                f"Look at {fit.x_name} where it is made: a division of whole numbers, a cast or an "
                "encoding has thrown away what tells the rows apart.",
                "",
                "unsafe",
            ),
            unverified="what was thrown away is not in the arrays",
        ),
        gain=0.5,
    )
