"""D114 padding

## What it does
Finds padded steps that are trained on, scored or read as if they were data, and masks that hide
real steps.

## Why it stops learning
With most steps padded, answering the padding right is most of the score and of the gradient. A
recurrent layer that reads zeros after a short row's end has forgotten the row when it answers. A
mask value that also occurs in the data cuts holes into the rows.

## How it is measured
Runs of one value at the end or start of rows, in rows of different lengths, are taken for padding.
The score is taken with and without these steps. Then the model is retrained, three seeds, paired:
with weight 0 on padded steps and scored on real ones alone, or with a mask, with the padding moved
to the front, or without the mask that hides real steps.

## Example
    Embedding(1000, 16), LSTM(32)                        # tokens padded with 0 at the end

## Use instead
    Embedding(1000, 16, mask_zero=True), LSTM(32)

## Known problems
Rows that all have the same length are not looked at, nor is padding with noise.

## Fix safety
Safe where the value stands for nothing but padding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.score import Target
from unstuck.changes import MaskSteps, Unmask
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.judge.assess import learned
from unstuck.doctor.measure import padding
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.masking import unmasked_steps
from unstuck.doctor.measure.padding import Padding
from unstuck.doctor.measure.scoring import broadcast_score, rows_of
from unstuck.doctor.needs import ONE_INPUT, OUTPUTS, STEPS
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Judge, Treatment, first_of
from unstuck.errors import InputError


@cause("D114", "padding", explains="result", needs=(ONE_INPUT, STEPS, OUTPUTS))
def find_padding(evidence: Evidence) -> Iterator[Suspicion]:
    """Padded steps that are scored or read; masks that hide real steps."""
    case = evidence.case
    mask = unmasked_steps(evidence.outline, case.x[0])
    if mask is not None:
        yield from _holes(evidence, mask)
        return
    padded = padding.find(evidence.x)
    if padded is None or evidence.outline.mask_value is not None:
        return
    if evidence.in_step and evidence.weight is None:
        yield from _scored(evidence, padded)
    elif not evidence.per_step and not learned(evidence):
        yield from _read(evidence, padded)


def _holes(evidence: Evidence, mask: Array) -> Iterator[Suspicion]:
    """Masked steps with real ones on either side."""
    if learned(evidence):
        return
    later = np.cumsum(mask[:, ::-1], axis=1)[:, ::-1] > 0
    earlier = np.cumsum(mask, axis=1) > 0
    inside = later & earlier
    holes = float((~mask & inside).sum() / max(inside.sum(), 1))
    if holes < thresholds.MASK_HOLES:
        return
    yield Suspicion(
        Finding(
            level="error",
            strength="likely",
            measured=f"the mask hides {holes:.0%} of the steps between real steps",
            why="the mask's value also occurs in the data, so real steps are passed over",
            evidence={"holes": holes},
            fix=Fix(
                "Pad and mask with a value that does not occur.",
                evidence.snippet("mask-with", value=-1.0),
            ),
        ),
        treatment=_other_mask(evidence),
        gain=0.3,
    )


def _other_mask(evidence: Evidence) -> Treatment:
    """Another value for padding alone; no mask; or, where rows have it already, that value."""
    fix = Fix("Take the mask away, or pad and mask with a value that does not occur.")
    options = [Treatment("without the mask", changes=(Unmask(),), fix=fix)]
    value = evidence.outline.mask_value
    if value is not None:
        options.insert(0, _told_apart(evidence, value))
    padded = padding.find(evidence.x)
    if padded is not None and padded.value != value:
        mask = MaskSteps(padded.value)
        fix = Fix("Mask the value that rows are padded with.", evidence.phrase(mask))
        options.insert(0, Treatment(f"{padded.value:g} masked", changes=(mask,), fix=fix))
    return first_of(options)


def _told_apart(evidence: Evidence, value: float) -> Treatment:
    """The runs of a value at the rows' one end, written and masked as another value.

    Where a row itself ends in that value, its end is taken for padding.
    """
    ends = [padding.of_value(evidence.x, value, side) for side in ("end", "start")]
    side = max(ends, key=lambda end: end.share).side
    other = float(np.floor(evidence.x.min()) - 1)
    return Treatment(
        f"padded with {other:g} instead of {value:g}",
        rows=lambda rows: padding.written_as(rows, value, side, other),
        changes=(MaskSteps(other),),
        fix=Fix(
            "Pad and mask with a value that does not occur.",
            evidence.snippet("pad-with", value=other),
        ),
    )


def _scored(evidence: Evidence, padded: Padding) -> Iterator[Suspicion]:
    """Every step is trained on and scored, padding too."""
    outputs = evidence.raw_outputs
    reached = evidence.reached
    assert outputs is not None
    if reached is None or not evidence.target.discrete:
        return
    sample = evidence.sample
    target = evidence.target
    try:
        real = broadcast_score(
            rows_of(target, sample), outputs, weight=padded.real[sample], logits=evidence.logits
        )
    except InputError:
        return
    values = target.values[padded.real]
    constant = float(np.mean([_most(values[:, k]) for k in range(values.shape[1])]))
    if reached - real < thresholds.PADDING_FLATTERS or real - constant > thresholds.LEARNED * (
        1 - constant
    ):
        return
    name = evidence.case.fit.x_name
    yield Suspicion(
        Finding(
            level="error",
            strength="likely",
            measured=(
                f"{padded.share:.0%} of the steps are padding ({padded.value:g} at the "
                f"{padded.side}); with them accuracy is {reached:.3f}, on real steps {real:.3f} "
                f"(constant baseline: {constant:.3f})"
            ),
            why="answering the padding right is most of the score and of the gradient",
            evidence={"share": padded.share, "with": reached, "without": real},
            fix=Fix(
                "Mask padded steps, or give them weight 0.",
                f"real = ({name} != {padded.value:g})"
                + _any(evidence)
                + "\n"
                + evidence.snippet("weights-of-steps"),
            ),
        ),
        treatment=Treatment(
            "padded steps with weight 0",
            weigh=lambda rows: _weights(evidence, rows.x, padded),
            judge=Judge("accuracy on real steps", _judge(evidence, padded), constant, 1.0),
        ),
        gain=0.3,
        conclusive=False,
    )


def _any(evidence: Evidence) -> str:
    if evidence.case.x[0].ndim == 3:
        return ".any(axis=2)"
    return ""


def _weights(evidence: Evidence, x: Array, padded: Padding) -> Array:
    cube = evidence.joined((x,))
    real: Array = padding.of_value(cube, padded.value, padded.side).real.astype(np.float32)
    return real


def _judge(evidence: Evidence, padded: Padding) -> Callable[[TrialRows, Array], float]:
    def score(rows: TrialRows, outputs: Array) -> float:
        whole = evidence.read(np.concatenate([rows.y, rows.y_test]))
        tail = whole.values[len(rows.y) :]
        target = Target(whole.kind, tail, whole.levels, whole.per_step)
        weight = _weights(evidence, rows.x_test, padded)
        try:
            return broadcast_score(target, outputs, weight=weight, logits=evidence.logits)
        except InputError:
            return -np.inf

    return score


def _read(evidence: Evidence, padded: Padding) -> Iterator[Suspicion]:
    """One answer a row, given after the padding was read."""
    if padded.side != "end":
        return
    mask = Treatment(
        "padding masked",
        changes=(MaskSteps(padded.value),),
        goal=_goal(evidence),
        fix=Fix("Mask the padding.", evidence.phrase(MaskSteps(padded.value))),
        among=(
            Treatment(
                "padding moved to the front",
                rows=lambda rows: padding.moved_to_front(rows, padded),
                goal=_goal(evidence),
                fix=Fix("Put the padding in front.", evidence.snippet("pad-in-front")),
            ),
        ),
    )
    yield Suspicion(
        Finding(
            level="error",
            strength="guess" if padded.share < thresholds.PADDING_DROWNS else "likely",
            measured=(
                f"{padded.share:.0%} of the steps are padding ({padded.value:g} at the end), and "
                "the model reads them before it answers"
            ),
            why="what was read before the padding is forgotten, or drowned by it",
            evidence={"share": padded.share, "value": padded.value},
            fix=mask.fix,
        ),
        treatment=mask,
        gain=0.3,
        conclusive=False,
    )


def _goal(evidence: Evidence) -> float | None:
    """What all steps together allow, where the answer reaches the padding alone."""
    if evidence.signal_out_of_reach:
        return evidence.best_baseline
    return None


def _most(values: Array) -> float:
    return float(np.bincount(values.astype(np.int64)).max() / max(len(values), 1))
