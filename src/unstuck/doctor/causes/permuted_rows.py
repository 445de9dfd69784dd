"""D103 permuted-rows

## What it does
Finds targets that belong to other rows: x and y off by a few rows, one of them reversed or
sorted, or shuffled apart, so that nothing in x says anything about y.

## Why it stops learning
Every row carries somebody else's label. The best answer is the constant one, and the loss stays
at the variance of y whatever the model does.

## How it is measured
First the rows of y are moved by −5 … 5 against x and by the one offset, of any size, at which
columns of both sides correlate; reversed, and sorted. An order that allows clearly more is the
finding, and its trial is the proof. Where no order helps, the best score from
x is compared with the constant answer, on rows that were not fitted. If x is worth nothing
although y varies, either the rows were shuffled apart or there is no signal in x; arrays alone
cannot tell which, and the finding says so.

## Example
    rng.shuffle(X)                      # y keeps its order

## Use instead
    order = rng.permutation(len(X)); X, y = X[order], y[order]

## Known problems
A random permutation cannot be undone from the arrays.

## Fix safety
Safe for a row offset (rows without a partner are dropped); otherwise the data have to be loaded
again.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.signal import nothing_to_learn, seen_whole
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.trials.relayout import suspicion


@cause("D103", "permuted-rows", early="counted")
def permuted_rows(evidence: Evidence) -> Iterator[Suspicion]:
    """Orders of the rows that allow more; inputs that say nothing about the targets."""
    layouts = evidence.layouts
    if layouts:
        if layouts[0].layout.kind == "rows":
            yield suspicion(evidence, layouts[0])
        return
    if not nothing_to_learn(evidence) or evidence.ceiling.distinct == 1:
        return  # equal rows have no order that could have been lost
    given = evidence.ceiling
    whole = seen_whole(evidence)
    if given.low is not None:
        best = given.low
    else:
        best = given.constant
    yield Suspicion(
        Finding(
            level="error" if whole else "warning",
            strength="likely" if whole else "guess",
            measured=(
                f"nothing in {evidence.case.fit.x_name} says anything about "
                f"{evidence.case.fit.y_name}: the best found scores {best:.3f} on unseen rows, the "
                f"constant answer {given.constant:.3f}"
            ),
            why=(
                "the rows of x and y were shuffled apart, or (D113, which looks the same) there is "
                "no signal in x"
            ),
            evidence={"best": best, "constant": given.constant, "reached": evidence.reached},
            fix=Fix(
                "Load x and y again in their common order; shuffle and split both with one index.",
                "",
                "unsafe",
            ),
            unverified="a permutation cannot be undone from the arrays; load them again",
        ),
        conclusive=False,  # another cause whose fix is verified shows that there was something
    )
