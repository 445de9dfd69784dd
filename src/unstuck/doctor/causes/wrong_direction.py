"""D112 wrong-direction

## What it does
Finds targets that depend on steps the output has not read yet: carries that run from the last bit
to the first, labels that need the right context.

## Why it stops learning
A causal model answers step t from steps 1 … t. If the answer needs step t + 1, no weights can
give it; training ends on a plateau, early steps worst. Binary addition written with the most
significant bit first is the classic: the carry comes from the right, and ½ + (1 − 2⁻ⁿ)/n is all
that can be had.

## How it is measured
The ceiling under the model's measured visibility is proved by counting and compared with the
ceiling of the opposite direction and of the whole input. Where contexts are too long to repeat, a
finite-state machine that explains the reversed sequences stands in for counting.

## Example
    X = np.stack([bits(a), bits(b)], axis=-1); y = bits(a + b)        # most significant bit first

## Use instead
    X, y = X[:, ::-1], y[:, ::-1]                                      # least significant bit first

## Known problems
Targets that are a later input (next-symbol prediction) need the future by definition and are left
alone. An answer that needs the next step alone looks like a target that stands a step too early:
nothing in the arrays tells them apart, so both are said.

## Fix safety
Safe for reversing both arrays: the same pairs, read from the other end; reverse new inputs and
the model's outputs too. Bidirectional layers change the model and need the whole input before
they answer.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.ceiling.bound import Ceiling, ceiling
from unstuck.changes import Bidirectional
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.columns import determine_each_other, one_hot
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import IN_STEP, VISIBILITY
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Treatment
from unstuck.doctor.trials.relayout import code_for, limit


@cause("D112", "wrong-direction", early="counted", needs=(VISIBILITY, IN_STEP))
def wrong_direction(evidence: Evidence) -> Iterator[Suspicion]:
    """More to be had from the other direction, or from the whole input."""
    visibility = evidence.visibility.name
    if not _one_sided(visibility):
        return
    if evidence.x.dtype.kind == "f" and evidence.ceiling.contexts == 0:
        return  # real-valued inputs: the next one tends to be like this one
    if copies_other_step(evidence):
        return
    now = best_given(evidence)
    if visibility.startswith("window"):  # what more of the past would tell is context-too-short
        now = max(now, evidence.bound("causal").low or 0.0)
    other = evidence.bound("causal" if visibility == "anticausal" else "anticausal")
    clearly_more = max(now + _margin(evidence), _by_layout(evidence) + thresholds.SIMPLER_LAYOUT)
    if other.low is not None and other.low > clearly_more:
        yield _suspicion(evidence, other, now, reverse=True)
        return
    whole = evidence.bound("full")
    if whole.low is not None and whole.low > clearly_more:
        yield _suspicion(evidence, whole, now, reverse=False)


def _one_sided(visibility: str) -> bool:
    """Whether outputs see the steps on one side of them only, or a window of those."""
    return visibility in ("causal", "anticausal") or visibility.startswith("window")


def _margin(evidence: Evidence) -> float:
    """How much more another direction has to allow than the given one: more than chance gives."""
    if evidence.target.discrete:
        least = thresholds.DIRECTION_GAIN
    else:
        least = thresholds.DIRECTION_GAIN_R2
    return float(max(least, thresholds.STANDARD_ERRORS * 0.5 / np.sqrt(len(evidence.x))))


def _by_layout(evidence: Evidence) -> float:
    """The most that a simpler mistake, another layout of the same numbers, would explain."""
    return max((s.ceiling.low or 0.0 for s in evidence.simpler_layouts), default=0.0)


def best_given(evidence: Evidence) -> float:
    """The most that the given direction allows: proved where possible, else the best seen."""
    given = evidence.ceiling
    if given.high is not None and (given.exact or given.how == "counted"):
        return given.high
    return max(v for v in (given.low, evidence.reached, given.constant) if v is not None)


def copies_other_step(evidence: Evidence) -> bool:
    """Whether the target is an input of another step, as in next-symbol prediction and reversal."""
    x = evidence.x[:2000]
    y = evidence.target.values[:2000]
    if y.shape[2] != 1 or y.shape[1] != x.shape[1]:
        return False
    if x.shape[2] > 1 and one_hot(x):
        x = x.argmax(2)[..., None]
    steps = x.shape[1]
    last = min(8, max(1, steps - 2))  # over one step alone any answer may be a copy of another
    for column in range(x.shape[2]):
        for shift in range(1, min(last, steps - 1) + 1):
            if determine_each_other(x[:, shift:, column], y[:, :-shift, 0]):
                return True
    return False


def _suspicion(evidence: Evidence, other: Ceiling, now: float, *, reverse: bool) -> Suspicion:
    low = other.low or 0.0
    if reverse:
        template = "{x}, {y} = {x}[:, ::-1], {y}[:, ::-1]"
        window = evidence.visibility.name.startswith("window")
        fix = Fix(
            "Give the sequences in the opposite order (for numbers: least significant bit first), "
            "inputs and targets alike."
            + window
            * ' Or let convolutions see both sides: padding="same".',
            code_for(evidence, template),
        )
        treatment = Treatment("time reversed in x and y", rows=_reversed, goal=low)
        source = "read from the other end"
    else:
        fix = Fix(
            "Let the outputs see the whole input: Bidirectional, or answer after all is read.",
            evidence.phrase(Bidirectional()),
            "unsafe",
        )
        treatment = Treatment(
            "recurrent layers made bidirectional", changes=(Bidirectional(),), goal=low
        )
        source = "with the whole input in view"
    why = f"the answers depend on steps still to come: {source}, {low:.3f} is possible"
    moved = _if_moved_by_one(evidence)
    if moved is not None and moved > low - thresholds.SIMPLER_LAYOUT:
        too, where = (
            ("late", "earlier") if evidence.visibility.name == "anticausal" else ("early", "later")
        )
        why += f"; or they stand a step too {too}: one step {where}, {moved:.3f} is possible too"
    return Suspicion(
        Finding(
            level="error",
            strength="certain",
            measured=limit(evidence),
            why=why,
            evidence={
                "ceiling_given": now,
                "ceiling_other": low,
                "reached": evidence.reached,
                "constant": evidence.ceiling.constant,
                "states": other.states,
                "ceiling_moved_by_one": moved,
            },
            fix=fix,
        ),
        treatment=treatment,
        gain=low - now,
    )


def _if_moved_by_one(evidence: Evidence) -> float | None:
    """What the given direction allows where every target stands one step after where it does.

    An answer that depends on the next step alone is the same task as a target a step too early:
    nothing in the arrays tells them apart.
    """
    x = evidence.x
    y = evidence.canonical(evidence.y)
    if x.shape[1] < 3 or y.shape[1] != x.shape[1]:
        return None
    if evidence.visibility.name == "anticausal":
        later = -1
    else:
        later = 1
    if evidence.weight is None:
        weight = np.ones(y.shape[:2])
    else:
        weight = np.broadcast_to(
            evidence.weight if evidence.weight.ndim == 2 else evidence.weight[:, None], y.shape[:2]
        )
    weight = np.roll(weight, later, axis=1).astype(float)
    weight[:, 0 if later == 1 else -1] = 0  # no step stands before the first one
    bound = ceiling(
        x,
        np.roll(y, later, axis=1),
        visibility=evidence.visibility.name,
        metric=evidence.metric,
        mask=weight,
        deadline=evidence.deadline.share(0.5),
        seed=evidence.seed,
    )
    return bound.low


def _reversed(rows: TrialRows) -> TrialRows:
    return TrialRows(rows.x[:, ::-1], rows.y[:, ::-1], rows.x_test[:, ::-1], rows.y_test[:, ::-1])
