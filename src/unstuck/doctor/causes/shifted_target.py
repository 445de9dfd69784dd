"""D102 shifted-target

## What it does
Finds targets that belong to other steps than those they stand at: shifted by up to five steps,
reversed in time, one operand reversed, or bit strings padded on the wrong side.

## Why it stops learning
The output at step t is asked for something that depends on a step it has not read yet, or on one
that slid out of line. A causal model then sits on a plateau well under 1; a model that sees
everything memorises and does not generalise.

## How it is measured
The ceiling is bounded again with y moved by −5 … 5 steps, with y, x or one feature reversed, and
with operands re-aligned, smallest context first. The finding is made when one of these clearly
beats what the arrays as given allow. A move that makes the target a plain copy of an input is not
taken for a mistake: predicting the next input is a task, not a fault.

## Example
    y = np.roll(y, -1, axis=1)

## Use instead
    y = np.roll(y, 1, axis=1)

## Known problems
Strings that lost their leading zeros cannot be told apart from longer ones once padded; write
them with `zfill` at the source.

## Fix safety
Safe where the line undoes the move exactly; steps at the border that have no partner are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.trials.relayout import suspicion


@cause("D102", "shifted-target", early="counted")
def shifted_target(evidence: Evidence) -> Iterator[Suspicion]:
    """Moves along time that allow more."""
    layouts = evidence.layouts
    if not layouts or layouts[0].layout.kind not in ("shift", "reverse", "padding"):
        return
    # x and y reversed together is the other reading direction of the same pairs: wrong-direction.
    if evidence.is_time_reversal(layouts[0].layout):
        return
    yield suspicion(evidence, layouts[0])
