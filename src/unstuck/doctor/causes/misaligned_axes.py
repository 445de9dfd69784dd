"""D101 misaligned-axes

## What it does
Finds arrays whose axes were scrambled before training: a reshape where a transpose was meant,
batch and time swapped, features read as steps. It also finds models that mix the rows of a batch.

## Why it stops learning
`reshape` keeps the order of the numbers in memory and only cuts them anew. A (2, 5) array of two
bit rows reshaped to (5, 2) pairs a₁ with a₂, not a₁ with b₁. The shapes are right, nothing
complains, and the target is no longer a function of what the model sees. It then learns what is
left: often the majority answer, or the few steps that happen to be intact.

## How it is measured
Every other order of the axes of the same buffer is tried, for x, for y and for both; where rows
were split after the mistake, on training and validation rows as one buffer too. The best score
that each allows is bounded from below on rows it was not built from. The finding is made when one
of them clearly beats what the arrays as given allow (proved by counting where contexts repeat),
and when the same search on shuffled targets finds nothing. Row mixing is measured by changing one
row of a batch and watching the outputs of the others. Real numbers that make no series as given,
but one in another order of a row's axes, are retrained in that order: a suspicion until then.

## Example
    X = np.stack([a, b], axis=1).reshape(-1, 5, 2)

## Use instead
    X = np.stack([a, b], axis=1).transpose(0, 2, 1)

## Known problems
Scrambles that drop or repeat numbers cannot be undone and are not found. Rows that were sampled
because of the memory cap are not searched, because axis orders run through the whole buffer.

## Fix safety
Safe: the same numbers in another order; the fix is retrained before it is called verified.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.assess import learned
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.smoothness import smoother
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment
from unstuck.doctor.trials.relayout import code_for, limit, suspicion


@cause("D101", "misaligned-axes", early="counted")
def misaligned_axes(evidence: Evidence) -> Iterator[Suspicion]:
    """Re-layouts of the same buffer that allow more; outputs that answer to other rows."""
    layouts = evidence.layouts
    if layouts and layouts[0].layout.kind == "axes":
        for relayout in [s for s in layouts if s.layout.kind == "axes"][:3]:
            yield suspicion(evidence, relayout)
    elif not layouts and evidence.reached is not None and not learned(evidence):
        yield from _by_smoothness(evidence)
    measured = evidence.measured
    if measured is not None and measured.mixes_rows:
        # Its statistics mix rows, too, where it works in the wrong mode: train-eval-mode.
        other = evidence.outline.normalises_batches
        yield Suspicion(
            Finding(
                level="warning" if other else "error",
                strength="guess" if other else "certain",
                measured=(
                    "changing one row of a batch moves the outputs of other rows, by "
                    f"{measured.row_evidence:.3g} of their spread"
                ),
                why="a reshape, transpose or index inside the model takes rows for steps",
                evidence={"row_mixing": measured.row_evidence},
                fix=Fix("Keep the first axis for rows: reshape with -1 in front, index [:, -1]."),
                unverified="which line of the model mixes the rows is not known",
            )
        )


def _by_smoothness(evidence: Evidence) -> Iterator[Suspicion]:
    """Rows whose steps jump as given, and do not in another order of their axes."""
    case = evidence.case
    if len(case.x) == 1 and evidence.steps:
        smoothed = smoother(case.x[0], case.y[0])
    else:
        smoothed = None
    if smoothed is None:
        return
    layout = smoothed.layout

    def undone(rows: TrialRows) -> TrialRows:
        parts = ((rows.x, rows.y), (rows.x_test, rows.y_test))
        x, x_test = (layout.apply(*part)[0] if len(part[0]) else part[0] for part in parts)
        return TrialRows(x, rows.y, x_test, rows.y_test)

    yield Suspicion(
        Finding(
            level="error",
            strength="guess",
            measured=(
                f"from step to step the inputs change {smoothed.before:.0%} as much as between any "
                f"two steps; in another order of axes {smoothed.after:.0%}; {limit(evidence)}"
            ),
            why=f"{layout.text}: undone, the numbers of each feature make a series",
            evidence={"roughness": smoothed.before, "roughness_undone": smoothed.after},
            fix=Fix(
                "Undo it right after the arrays are made, for training and validation data alike.",
                code_for(evidence, layout.code),
            ),
        ),
        treatment=Treatment(layout.text, rows=undone),
        gain=0.3,
        conclusive=False,
        layout=layout,
    )
