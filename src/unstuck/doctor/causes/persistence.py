"""D115 persistence

## What it does
Finds forecasts that are no better than repeating the last value seen.

## Why the result is worthless
Prices, temperatures and loads change little from one step to the next. Repeating the last value
then has an R² of 0.99, the plot of forecast and truth looks like one line, and nothing was learned:
the forecast comes one step late.

## How it is measured
The input column whose last value is the target's own past is looked for. The skill is
1 − squared error over the squared error of repeating that value; it is taken on the validation
rows where there are any. Ridge regression and boosted trees on the differences say whether more is
possible; if so, the model is retrained on differences, three seeds, paired, and judged by skill. If
not, the series is a random walk as far as can be seen, and no fix is promised.

## Example
    model.fit(windows, next_value)

## Use instead
    model.fit(windows, next_value - windows[:, -1, 0])   # and add the last value to the forecast

## Known problems
A window that does not hold the target's own past is not looked at.

## Fix safety
Unsafe: the model then gives differences, to which the last value has to be added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from unstuck.case import Array
from unstuck.doctor import persist
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.evidence import Evidence
from unstuck.doctor.finding import Finding, Fix, Level
from unstuck.doctor.treatment import Judge, Rows, Treatment

_SKILL = 0.1
_ITSELF = 1 - 1e-6  # R² of the last value where it is the target: target-in-input
_PRETTY = 0.5  # R² of the user's model, from which it does follow the series
_WORTH = 0.15  # skill that a simple model has and the user's lacks


@cause("D115", "persistence", explains="result")
def persistence(evidence: Evidence) -> Iterator[Suspicion]:
    """A forecast without skill against the last value."""
    case, target = evidence.case, evidence.target
    if target.discrete or evidence.per_step or len(case.x) > 1 or case.x[0].ndim != 3:
        return
    if target.values.shape[2] != 1 or evidence.raw_outputs is None or len(case.x[0]) < 200:
        return
    x, y = case.x[0], target.values[:, 0, 0]
    last = persist.last_value(x, y)
    if (
        last is None
        or last.r2 > _ITSELF
        or (evidence.reached or 0.0) < _PRETTY
        or not np.all(np.isfinite(evidence.raw_outputs))
    ):
        return
    mine, where = _own_skill(evidence, last)
    if mine > _SKILL:
        return
    possible = persist.best_skill(x, y, last)
    walk = possible < _SKILL
    fit = case.fit
    told = (
        f"repeating the last value scores R² {last.r2:.3f}; against it the model's skill is "
        f"{mine:.2f} on the {where} rows"
    )
    if not walk and possible - mine >= _WORTH:
        code = f"{fit.y_name} = {fit.y_name} - {fit.x_name}[:, -1, {last.column}]"
        yield Suspicion(
            _finding(
                "error",
                0.85,
                f"{told}, where a simple model on differences has {possible:.2f}",
                "the forecast repeats what it saw last, and more is possible",
                {"last_value_r2": last.r2, "skill": mine, "possible": possible},
                Fix("Predict the difference to the last value.", code, "unsafe"),
            ),
            treatment=Treatment(
                "differences predicted",
                rows=lambda rows: _differences(rows, last),
                in_time=True,
                judge=_judge(last, possible, moved=True),
                control=_judge(last, possible, moved=False),
            ),
            gain=possible - mine,
        )
    elif walk:
        yield Suspicion(
            _finding(
                "warning",
                0.8,
                f"{told}; nothing simple does better ({possible:.2f})",
                "as far as can be seen this is a random walk: its next value is its last one",
                {"last_value_r2": last.r2, "skill": mine, "possible": possible},
                None,
            )
        )


def _finding(
    level: Level,
    confidence: float,
    measured: str,
    why: str,
    numbers: dict[str, float],
    fix: Fix | None,
) -> Finding:
    return Finding("D115", "persistence", level, confidence, measured, why, dict(numbers), fix)


def _own_skill(evidence: Evidence, last: persist.Last) -> tuple[float, str]:
    """Skill of the user's model, on validation rows where there are any."""
    case, outputs = evidence.case, evidence.raw_outputs_val
    if outputs is not None and len(case.x_val) == 1 and len(outputs) >= 30:
        truth = case.y_val[0].reshape(len(outputs), -1)[:, 0]
        said = outputs.reshape(len(outputs), -1)[:, 0]
        return persist.skill(truth, said, last.values(case.x_val[0])), "validation"
    assert evidence.raw_outputs is not None
    said = evidence.raw_outputs.reshape(len(evidence.raw_outputs), -1)[:, 0]
    truth = evidence.target.values[evidence.sample, 0, 0]
    return persist.skill(truth, said, last.values(case.x[0][evidence.sample])), "training"


def _differences(rows: Rows, last: persist.Last) -> Rows:
    def moved(x: Array, y: Array) -> Array:
        new: Array = (y - last.values(x).reshape(-1, *[1] * (y.ndim - 1))).astype(np.float32)
        return new

    return replace(rows, y=moved(rows.x, rows.y), y_test=moved(rows.x_test, rows.y_test))


def _judge(last: persist.Last, possible: float, *, moved: bool) -> Judge:
    return Judge("skill", lambda rows, out: _skill(rows, out, last, moved=moved), 0.0, possible)


def _skill(rows: Rows, said: Array, last: persist.Last, *, moved: bool) -> float:
    """Skill on the held-out rows; `moved`: targets and outputs are differences."""
    base = last.values(rows.x_test)
    truth, out = (part.reshape(len(base), -1)[:, 0] for part in (rows.y_test, said))
    return persist.skill(truth, out, np.zeros(len(base)) if moved else base)
