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
from functools import partial

import numpy as np

from unstuck.case import Array
from unstuck.doctor import needs, thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix, Level
from unstuck.doctor.measure import naive_forecast
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import ANSWER_A_ROW, FINITE_OUTPUTS, ONE_INPUT, ONE_TARGET, REAL
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.strength import Strength
from unstuck.doctor.treatment import Judge, Treatment, first_of
from unstuck.doctor.trials.relayout import assignable


@cause(
    "D115",
    "persistence",
    explains="result",
    needs=(
        REAL,
        ANSWER_A_ROW,
        ONE_INPUT,
        ONE_TARGET,
        FINITE_OUTPUTS,
        needs.rows(lambda: thresholds.FORECAST_ROWS),
    ),
)
def persistence(evidence: Evidence) -> Iterator[Suspicion]:
    """A forecast without skill against the last value."""
    case = evidence.case
    target = evidence.target
    if case.x[0].ndim != 3:
        return
    x = case.x[0]
    y = target.values[:, 0, 0]
    last = naive_forecast.last_value(x, y)
    if (
        last is None
        or last.r2 > thresholds.FORECAST_IS_COPY
        or (evidence.reached or 0.0) < thresholds.FORECAST_R2
    ):
        return
    mine, where = _own_skill(evidence, last)
    if mine > thresholds.FORECAST_SKILL:
        return
    possible = naive_forecast.best_skill(x, y, last)
    walk = possible < thresholds.FORECAST_SKILL
    comparison = (
        f"repeating the last value scores R² {last.r2:.3f}; against it the model's skill is "
        f"{mine:.2f} on the {where} rows"
    )
    if not walk and possible - mine >= thresholds.FORECAST_WORTH:
        treatment = _treatment(evidence, last, possible)
        assert treatment.fix is not None
        yield Suspicion(
            _finding(
                "error",
                "likely",
                f"{comparison}, where a simple model on differences has {possible:.2f}",
                "the forecast repeats what it saw last, and more is possible",
                {"last_value_r2": last.r2, "skill": mine, "possible": possible},
                treatment.fix,
            ),
            treatment=treatment,
            gain=possible - mine,
        )
    elif walk:
        yield Suspicion(
            _finding(
                "warning",
                "likely",
                f"{comparison}; nothing simple does better ({possible:.2f})",
                "as far as can be seen this is a random walk: its next value is its last one",
                {"last_value_r2": last.r2, "skill": mine, "possible": possible},
                None,
            )
        )


def _finding(
    level: Level,
    strength: Strength,
    measured: str,
    why: str,
    numbers: dict[str, float],
    fix: Fix | None,
) -> Finding:
    return Finding(
        level=level,
        strength=strength,
        measured=measured,
        why=why,
        evidence=dict(numbers),
        fix=fix,
    )


def _own_skill(evidence: Evidence, last: naive_forecast.NaiveForecast) -> tuple[float, str]:
    """Skill of the user's model, on validation rows where there are any."""
    case = evidence.case
    outputs = evidence.raw_outputs_val
    if outputs is not None and len(case.x_val) == 1 and len(outputs) >= thresholds.FORECAST_CHECKED:
        truth = case.y_val[0].reshape(len(outputs), -1)[:, 0]
        forecasts = outputs.reshape(len(outputs), -1)[:, 0]
        return naive_forecast.skill(truth, forecasts, last.values(case.x_val[0])), "validation"
    assert evidence.raw_outputs is not None
    forecasts = evidence.raw_outputs.reshape(len(evidence.raw_outputs), -1)[:, 0]
    truth = evidence.target.values[evidence.sample, 0, 0]
    return naive_forecast.skill(
        truth, forecasts, last.values(case.x[0][evidence.sample])
    ), "training"


def _differences(rows: TrialRows, last: naive_forecast.NaiveForecast, *, inputs: bool) -> TrialRows:
    """Targets as differences to the last value, in units of their spread on the training rows.

    With `inputs` the column of that value is given as differences from step to step too.
    """
    scale = max(float(_moved(rows.x, rows.y, last).std()), 1e-12)

    def of_target(x: Array, y: Array) -> Array:
        return (_moved(x, y, last) / scale).astype(np.float32)

    def of_input(x: Array) -> Array:
        new = x.astype(np.float32)
        new[:, 1:, last.column] = np.diff(x[:, :, last.column], axis=1) * last.scale / scale
        new[:, 0, last.column] = 0
        return new

    y = of_target(rows.x, rows.y)
    y_test = of_target(rows.x_test, rows.y_test)
    if not inputs:
        return replace(rows, y=y, y_test=y_test)
    return TrialRows(of_input(rows.x), y, of_input(rows.x_test), y_test)


def _moved(x: Array, y: Array, last: naive_forecast.NaiveForecast) -> Array:
    return np.asarray(y - last.values(x).reshape(-1, *[1] * (y.ndim - 1)), np.float64)


def _treatment(
    evidence: Evidence, last: naive_forecast.NaiveForecast, possible: float
) -> Treatment:
    """Differences in place of targets, and of inputs or not: whichever does better."""
    fit = evidence.case.fit
    column = last.column
    (x, y), lines = assignable([fit.x_name, fit.y_name])
    value = f"{x}[:, -1, {column}]" + ("[:, None]" if evidence.case.y[0].ndim > 1 else "")
    if abs(last.scale - 1) > 1e-3 or abs(last.offset) > 1e-3:  # x and y are scaled differently
        value = f"({value} * {last.scale:.6g} + {last.offset:.6g})"
    target = f"{y} = {y} - {value}"
    scaled = f"{y} = {y} / {y}.std()   # a forecast is that much times the output, plus the last"
    moved = f"{x}[:, 1:, {column}] = np.diff({x}[:, :, {column}], axis=1); {x}[:, 0, {column}] = 0"
    ways = (
        (True, "Predict differences from differences.", [target, scaled, moved]),
        (False, "Predict the difference to the last value.", [target, scaled]),
    )
    return first_of(
        [
            Treatment(
                "differences predicted" + (" from differences" if inputs else ""),
                rows=partial(_differences, last=last, inputs=inputs),
                in_time=True,
                judge=_judge(last, possible, inputs=inputs),
                control=_judge(last, possible, inputs=None),
                fix=Fix(text, "\n".join([*lines, *code]), "unsafe"),
            )
            for inputs, text, code in ways
        ]
    )


def _judge(last: naive_forecast.NaiveForecast, possible: float, *, inputs: bool | None) -> Judge:
    """By skill; `inputs` as in `_differences`, None where nothing was turned into differences."""

    def skill(rows: TrialRows, outputs: Array) -> float:
        truth, out = (part.reshape(len(outputs), -1)[:, 0] for part in (rows.y_test, outputs))
        if inputs is None:
            base = last.values(rows.x_test)
        else:
            base = np.zeros(len(outputs))
        return naive_forecast.skill(truth, out, base)

    return Judge("skill", skill, 0.0, possible)
