"""T404 collapsed-batch

## What it does
Finds batches that hold all rows, so that an epoch is one update, or hardly any, so that every
update is noise.

## Why it stops learning
With all rows in one batch twenty epochs are twenty updates, too few for any net. With one row in a
batch the gradients point everywhere, and a rate that suits usual batches overshoots.

## How it is measured
Rows, batch and updates are read from the run. Batches of 32 are retrained with three seeds for as
many passes over the rows, paired with the batches as they are.

## Example
    model.fit(x, y, batch_size=len(x), epochs=20)

## Use instead
    model.fit(x, y, batch_size=32, epochs=20)

## Known problems
All rows in one batch are right for small sets and many epochs.

## Fix safety
Safe.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor import needs, thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import MODEL, UNLEARNED
from unstuck.doctor.treatment import Treatment

_BATCH_ROWS = 32


@cause("T404", "collapsed-batch", needs=(UNLEARNED, MODEL, needs.rows(lambda: 4 * _BATCH_ROWS)))
def collapsed_batch(evidence: Evidence) -> Iterator[Suspicion]:
    """One update an epoch, or a batch of one, in a model that has not learned."""
    fit = evidence.case.fit
    rows = len(evidence.x)
    whole = fit.batch_size >= rows / 2 and evidence.updates < thresholds.WHOLE_BATCH_UPDATES
    tiny = 0 < fit.batch_size <= thresholds.TINY_BATCH
    if not whole and not tiny:
        return
    if fit.batch_size >= rows:
        size = "all"
    else:
        size = f"{fit.batch_size:,}"
    yield Suspicion(
        Finding(
            level="error",
            strength="guess",
            measured=(
                f"{size} of {rows:,} rows in a batch: {evidence.updates:,} updates in "
                f"{fit.epochs:,} epochs"
            ),
            why="an epoch is one update" if whole else "one row at a time, every update is noise",
            evidence={"batch": fit.batch_size, "rows": rows, "updates": evidence.updates},
            fix=Fix(
                f"Batches of {_BATCH_ROWS} rows.",
                evidence.snippet("batch-size", rows=_BATCH_ROWS),
            ),
        ),
        treatment=Treatment(f"batches of {_BATCH_ROWS}", batch=_BATCH_ROWS),
        gain=0.25,
        conclusive=False,
    )
