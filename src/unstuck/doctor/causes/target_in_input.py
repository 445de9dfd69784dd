"""D104 target-in-input

## What it does
Finds a single input column that gives the target away: the label left among the features, or the
value to be predicted standing in the input of the same step.

## Why the result is worthless
The loss is near zero at once and the score perfect, on training and validation rows alike; in
use, where the target is not known, the column is missing.

## How it is measured
Each column of each input step is compared with the target: for labels, whether the column alone
determines it one to one on every row; for real targets, whether one is a straight-line copy of
the other. Then the column is shuffled between the rows in the trained model's input: the score
that is lost shows that the model lives on it. Tasks whose whole input is one column per step
(copy, echo, delay) are left alone: there the input is meant to be the answer.

## Example
    X = df[["temperature", "pressure", "rain"]].values; y = df["rain"].values

## Use instead
    X = df[["temperature", "pressure"]].values; y = df["rain"].values

## Known problems
Columns that give the target away only together are not found.

## Fix safety
Unsafe: it changes what the model is fed; the score will fall to what it is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from unstuck.case import Array
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.columns import determine_each_other, one_hot
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import ONE_TARGET

_MAX_ROWS = 20_000


@cause("D104", "target-in-input", explains="result", early="always", needs=(ONE_TARGET,))
def target_in_input(evidence: Evidence) -> Iterator[Suspicion]:
    """A column that determines the target by itself."""
    x = evidence.x
    target = evidence.target
    if x.dtype.kind not in "biuf" or one_hot(x):
        return
    if evidence.per_step and not evidence.in_step:
        return
    if _input_is_the_answer(evidence):
        return
    rows = np.unique(np.linspace(0, len(x) - 1, min(len(x), _MAX_ROWS)).astype(np.int64))
    columns = _read_with_answer(evidence)[rows].astype(np.float64)
    y = target.values[rows, :, 0].astype(np.float64)
    if float(np.std(y)) == 0 or len(rows) < thresholds.LEAK_ROWS:
        return
    same: Callable[[Array, Array], bool] = _same_numbers
    if target.discrete:
        same = determine_each_other
    for column in range(x.shape[2]):
        if same(columns[:, :, column], y):
            yield Suspicion(_finding(evidence, column))
            return


def _input_is_the_answer(evidence: Evidence) -> bool:
    """Whether the whole input is one column a step, which is meant to be the answer."""
    _, steps, features = evidence.x.shape
    return features < 2 and (evidence.target.per_step or steps < 3)


def _read_with_answer(evidence: Evidence) -> Array:
    """The steps that are read together with an answer, shape (rows, steps, features).

    A label for the whole row leaks through the last step that is read.
    """
    if evidence.target.per_step:
        return evidence.x
    return evidence.x[:, -1:]


def _same_numbers(column: Array, y: Array) -> bool:
    a = column.ravel() - column.mean()
    b = y.ravel() - y.mean()
    norm = float(np.sqrt((a @ a) * (b @ b)))
    return norm > 0 and abs(float(a @ b)) / norm > 1 - 1e-9


def _finding(evidence: Evidence, column: int) -> Finding:
    if evidence.x.shape[2] > 1:
        where = f"column {column} of the input"
        code = _code(evidence, f"{{x}} = np.delete({{x}}, {column}, axis=-1)")
    else:
        where = "the last step of the input"
        code = _code(evidence, "{x} = {x}[:, :-1]")
    without = _score_without(evidence, column)
    if len(evidence.case.x) > 1:
        where = f"column {column} of all inputs side by side"
        code = ""
    measured = f"{where} gives the target away on every row"
    if without is not None and evidence.reached is not None:
        measured += (
            f"; with it shuffled, the trained model scores {without:.3f} instead of "
            f"{evidence.reached:.3f}"
        )
    return Finding(
        level="error",
        strength="certain",
        measured=measured,
        why="the score says nothing about rows whose target is not known yet",
        evidence={"column": column, "reached": evidence.reached, "without": without},
        fix=Fix(
            "Feed everything but that, in training, validation and use (the model's input shape "
            "shrinks by one), or predict a later value than the one that is fed.",
            code,
            "unsafe",
        ),
        unverified="without it there is another task, to be judged anew",
    )


def _code(evidence: Evidence, template: str) -> str:
    """A line for each array of inputs that was passed to fit under a name of its own."""
    fit = evidence.case.fit
    held_out = evidence.case.x_val and not fit.validation_split
    given = [fit.x_name, *([fit.x_val_name] if held_out and fit.x_val_name else [])]
    if fit.source != "arrays" or not all(name.isidentifier() for name in given):
        given = ["x"]
    return "\n".join(template.format(x=name) for name in given)


def _score_without(evidence: Evidence, column: int) -> float | None:
    learner = evidence.learner
    case = evidence.case
    if learner is None or len(case.x) > 1 or evidence.reached is None:
        return None
    rows = evidence.sample[:5000]
    x = case.x[0][rows].copy()
    order = np.random.default_rng(evidence.seed).permutation(len(rows))
    if evidence.x.shape[2] > 1:
        x[..., column] = x[order][..., column]
    else:
        x[:, -1] = x[order][:, -1]
    outputs = np.asarray(learner.predict((x,), weights=case.weights_after))
    target = evidence.read(evidence.y[rows])
    return evidence.score(target, outputs)
