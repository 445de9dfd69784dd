"""N101 few-distinct-inputs

## What it does
Notes that the rows are few distinct ones, repeated.

## Why it is worth knowing
More rows of the same kind teach nothing new, and a random split puts the same inputs on both
sides. A small space can be enumerated and split by distinct input.

## How it is measured
Distinct input rows are counted; validation rows that stand in the training rows are counted by
hashing.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding
from unstuck.doctor.measure.evidence import Evidence


@cause("N101", "few-distinct-inputs", level="note", explains="fact")
def few_distinct_inputs(evidence: Evidence) -> Iterator[Suspicion]:
    """At least five rows for each distinct input."""
    rows = len(evidence.x)
    distinct = evidence.ceiling.distinct
    if (
        distinct > thresholds.DISTINCT_MOST
        or rows < thresholds.DISTINCT_REPEATS * distinct
        or rows < thresholds.DISTINCT_ROWS
    ):
        return
    overlap = evidence.overlap
    both = ""
    if overlap is not None and overlap.covered == 1.0:
        both = ", all of which stand in the validation rows too"
    elif overlap is not None and overlap.share > 0:
        if overlap.share == 1.0:
            share = "all"
        else:
            share = f"{overlap.share:.0%}"
        both = f"; {share} of the validation rows are among them"
    yield Suspicion(
        Finding(
            level="note",
            strength="certain",
            measured=f"{rows:,} rows are {distinct:,} distinct inputs{both}",
            why="enumerate them and split by distinct input",
            evidence={
                "rows": rows,
                "distinct": distinct,
                "validation_share": None if overlap is None else overlap.share,
            },
        )
    )
