"""D111 context-too-short

## What it does
Finds windows that are too short: with more of the past in view the same targets can be told better.

## Why it stops learning
What decides the answer lies before the first step of the window. A plateau at an exact height is
all that such windows allow, whatever the model.

## How it is measured
If the rows are in the order of time, neighbouring rows are joined to longer windows. Ridge
regression and boosted trees (a linear classifier for classes) are fitted on the first four fifths
and scored on the last fifth, for windows as given and for longer ones. The shortest windows that
come close to the best are retrained with three seeds, paired with the windows as given.

## Example
    x = series[:-1].reshape(-1, 1, 1); y = series[1:]    # each value from the one before it

## Use instead
    x = np.stack([series[i : i + 24] for i in range(len(series) - 24)])[..., None]; y = series[24:]

## Known problems
Rows that were shuffled before `fit` cannot be joined, and nothing is said about them.

## Fix safety
Safe for forecasts. Longer windows cost rows at the start and time in training.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.changes import InputSteps
from unstuck.doctor import needs, thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure import windows
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import ALL_ROWS, ONE_INPUT, ONE_OUTPUT
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment
from unstuck.doctor.trials.relayout import code_for

_ROWS_ADDED = (1, 3, 7, 15, 31)  # neighbours that are joined to a row
_MAX_STEPS = 64  # of a longer window
_MAX_ROWS = 4_000  # that simple models are fitted on
_MAX_COLUMNS = 1_500  # beyond which nothing is fitted
_MAX_TREE_COLUMNS = 64  # columns times classes up to which trees are fitted too
_MAX_TOKENS = 64  # that get a column each


@cause(
    "D111",
    "context-too-short",
    needs=(ONE_INPUT, ONE_OUTPUT, ALL_ROWS, needs.rows(lambda: thresholds.WINDOW_ROWS)),
)
def context_too_short(evidence: Evidence) -> Iterator[Suspicion]:
    """Longer windows, made of neighbouring rows, from which simple models tell the targets."""
    if not _applies(evidence):
        return
    x = evidence.x
    y = evidence.y
    how = windows.kind(x)
    most = _most(x, how)
    sizes = [m for m in _ROWS_ADDED if m <= most and _steps(x, m, how) <= _MAX_STEPS]
    if not sizes:
        return

    def score(more: int) -> float:
        return _simple(evidence, *windows.longer(x, y, more, how), most - more)

    scores = {more: score(more) for more in (0, sizes[len(sizes) // 2], sizes[-1])}
    given = scores[0]
    top = max(scores.values())
    floor = max(given, evidence.validation or evidence.reached or 0.0)
    if top < floor + max(thresholds.WINDOW_GAIN, thresholds.WINDOW_GAIN_SHARE * (1 - floor)):
        return
    scores |= {more: score(more) for more in sizes if more not in scores}
    top = max(scores.values())
    more = next(
        m
        for m, score in sorted(scores.items())
        if score >= top - thresholds.WINDOW_GAIN_SHARE * (top - given)
    )
    yield _suspicion(evidence, how, more, given, scores[more])


def _applies(evidence: Evidence) -> bool:
    case = evidence.case
    target = evidence.target
    flat = case.x[0].ndim != 3 and not evidence.outline.reads_tokens
    if flat or target.values.shape[1] != 1:
        return False
    return target.values.shape[2] == 1 or not target.discrete


def _most(x: Array, how: windows.Kind) -> int:
    return max(
        (m for m in _ROWS_ADDED if _steps(x, m, how) <= _MAX_STEPS and m < len(x) // 4), default=0
    )


def _steps(x: Array, more: int, how: windows.Kind) -> int:
    return int(x.shape[1] + more if how == "sliding" else x.shape[1] * (more + 1))


def _simple(evidence: Evidence, x: Array, y: Array, skip: int) -> float:
    """Score on the last fifth of the best simple model.

    `skip` rows at the start are left out, so that all windows are judged on the same targets.
    """
    x = x[skip:][-_MAX_ROWS:]
    y = y[skip:][-_MAX_ROWS:]
    flat = x.reshape(len(x), -1).astype(np.float64)
    if evidence.outline.reads_tokens:
        levels = np.unique(flat)
        if len(levels) > _MAX_TOKENS:
            return 0.0
        flat = (flat[:, :, None] == levels).reshape(len(flat), -1).astype(np.float64)
    if flat.shape[1] > _MAX_COLUMNS:
        return 0.0
    cut = len(flat) - len(flat) // 5
    target = evidence.read(y)
    values = target.values.reshape(len(y), -1)
    best = 0.0
    if target.discrete:
        labels = values[:, 0]
        constant = float(np.mean(labels[cut:] == np.bincount(labels[:cut]).argmax()))
        if len(np.unique(labels[:cut])) < 2:
            return constant
        predictions = _predictions(_classifiers(flat, labels), flat, labels, cut)
        return max(constant, *(float(np.mean(answers == labels[cut:])) for answers in predictions))
    truth = values[cut:].astype(np.float64)
    spread = float(((truth - truth.mean(axis=0)) ** 2).sum())
    if spread <= 0:
        return 0.0
    for answers in _predictions(_regressors(flat, values.shape[1]), flat, values.squeeze(), cut):
        error = float(((truth - answers.reshape(truth.shape)) ** 2).sum())
        best = max(best, 1 - error / spread)
    return best


def _predictions(models: list[Any], shown: Array, wanted: Array, cut: int) -> list[Array]:
    """What models fitted on the rows before `cut` say about those after it."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # small fits are far slower on many threads of busy cores
        return [m.fit(shown[:cut], wanted[:cut]).predict(shown[cut:]) for m in models]


def _regressors(shown: Array, outputs: int) -> list[Any]:
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    models: list[Any] = [make_pipeline(StandardScaler(), Ridge(1.0))]
    if outputs == 1 and shown.shape[1] <= _MAX_TREE_COLUMNS:
        models.append(HistGradientBoostingRegressor(max_iter=80, random_state=0))
    return models


def _classifiers(shown: Array, labels: Array) -> list[Any]:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import RidgeClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    models: list[Any] = [make_pipeline(StandardScaler(), RidgeClassifier(1.0))]
    if shown.shape[1] * max(len(np.unique(labels)) - 1, 1) <= _MAX_TREE_COLUMNS:
        models.append(HistGradientBoostingClassifier(max_iter=60, random_state=0))
    return models


def _suspicion(
    evidence: Evidence, how: windows.Kind, more: int, given: float, possible: float
) -> Suspicion:
    case = evidence.case
    before = evidence.x.shape[1]
    steps = _steps(evidence.x, more, how)

    def rows(rows: TrialRows) -> TrialRows:
        parts: list[Array] = []
        for x, y in ((rows.x, rows.y), (rows.x_test, rows.y_test)):
            wide = x.reshape(len(x), before, math.prod(x.shape[2:]))  # of no rows too
            longer = windows.longer(wide, y, more, how)
            parts += [longer[0].reshape(len(longer[0]), steps, *x.shape[2:]), longer[1]]
        return TrialRows(*parts)

    name = evidence.metric.replace("r2", "R²")
    return Suspicion(
        Finding(
            level="error",
            strength="likely",
            measured=(
                f"from windows of {before} step{'s' if before > 1 else ''} a simple model reaches "
                f"{name} {given:.3f} on later rows, from {steps} steps {possible:.3f}; "
                f"yours reached {evidence.reached or 0.0:.3f}"
            ),
            why="what decides the answer lies before the first step of the window",
            evidence={
                "steps": before,
                "steps_wanted": steps,
                "simple_given": given,
                "simple_longer": possible,
                "ceiling_undone": possible,
                "reached": evidence.reached,
            },
            fix=Fix(f"Windows of {steps} steps.", _code(evidence, how, more, steps)),
        ),
        treatment=Treatment(
            f"windows of {steps} steps",
            rows=rows,
            changes=(InputSteps(steps),) if case.model.rebuildable else (),
            goal=possible,
            in_time=True,
        ),
        gain=possible - given,
        conclusive=False,  # rows off by a few look alike from longer windows
    )


def _code(evidence: Evidence, how: windows.Kind, more: int, steps: int) -> str:
    """Lines that join neighbouring rows; the model's input has to be told the new shape."""
    if how == "blocks":
        line = f"{{x}} = np.concatenate([{{x}}[i : len({{x}}) - {more} + i] for i in "
        line += f"range({more + 1})], axis=1); {{y}} = {{y}}[{more}:]"
    else:
        line = f"{{x}} = np.stack([{{x}}[i : i + {steps}, -1] for i in "
        line += f"range(len({{x}}) - {steps - 1})]); {{y}} = {{y}}[{steps - 1}:]"
    shape = (steps, *evidence.case.x[0].shape[2:])
    return code_for(evidence, line) + f"\n# and shape={shape} for the input"
