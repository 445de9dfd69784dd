"""D110 non-finite-data

## What it does
Finds NaN and infinity in inputs, targets or sample weights.

## Why it stops learning
One such number makes the loss of its batch NaN, the gradients NaN, and with the next update all
weights. Nothing after that means anything.

## How it is measured
Rows that hold such a number are counted and the first is named. The model is then retrained without
these rows with three seeds, paired with the rows as they are.

## Example
    returns = prices[1:] / prices[:-1]                   # a price of 0 gives inf

## Use instead
    keep = np.isfinite(x).all(axis=(1, 2)) & np.isfinite(y); x, y = x[keep], y[keep]

## Known problems
Where every row holds one, the gaps are filled with the column's mean for the retraining; whether
that is a good idea for these data is for you to say.

## Fix safety
Safe where few rows are lost and the gaps came by accident; unsafe where gaps mean something.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.damage import Damage
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import DAMAGED
from unstuck.doctor.treatment import Treatment


@cause("D110", "non-finite-data", early="always", needs=(DAMAGED,))
def non_finite_data(evidence: Evidence) -> Iterator[Suspicion]:
    """Rows that were set apart because they hold NaN or infinity."""
    damage = evidence.damage
    assert damage is not None
    lost = len(damage.rows)
    whole = len(evidence.case.x[0])
    if damage.filled:
        count = lost
    else:
        count = lost + whole
    if lost:
        where = f"{lost:,} of {count:,} training rows hold"
    else:
        where = "validation rows hold"
    if lost and damage.joins(evidence.case):
        tried = Treatment("without NaN and infinity")
    else:
        tried = None
    reason = "only one input, one output and rows without weights are trained with the gaps again"
    yield Suspicion(
        Finding(
            level="error" if lost else "warning",
            strength="certain",
            measured=f"{where} NaN or infinity, the first at {damage.where}{list(damage.place)}",
            why="one such number makes the loss and then all weights NaN",
            evidence={"rows": lost, "of": count, "place": list(damage.place)},
            fix=_fix(evidence, damage),
            unverified=reason if lost and tried is None else None,
        ),
        treatment=tried,
        gain=0.9,
        stands=True,
    )


def _fix(evidence: Evidence, damage: Damage) -> Fix:
    fit = evidence.case.fit
    x = evidence.case.x[0]
    y = evidence.case.y[0]
    if damage.filled:
        return Fix(
            "Fill the gaps, or drop the column that they stand in.",
            f"{fit.x_name} = np.nan_to_num({fit.x_name})",
            "unsafe",
        )
    checks = [
        f"np.isfinite({name})" + (f".all(axis={_axes(part.ndim)})" if part.ndim > 1 else "")
        for name, part in ((fit.x_name, x), (fit.y_name, y))
        if part.dtype.kind == "f"
    ]
    names = f"{fit.x_name}, {fit.y_name}"
    code = f"keep = {' & '.join(checks)}\n{names} = {fit.x_name}[keep], {fit.y_name}[keep]"
    return Fix("Drop these rows, or repair what made them.", code)


def _axes(ndim: int) -> str:
    if ndim == 2:
        return "1"
    return f"({', '.join(str(axis) for axis in range(1, ndim))})"
