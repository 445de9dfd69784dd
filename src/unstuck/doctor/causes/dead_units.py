"""M208 dead-units

## What it does
Finds layers most of whose units put out the same for every row: rectifiers that are always 0,
sigmoid and tanh units at their bounds.

## Why it stops learning
A rectifier at 0 and a sigmoid at its bound have a slope of 0. No gradient passes through, so they
stay as they are, and what lies before them cannot learn.

## How it is measured
The outputs of every layer are taken on 256 rows, with the weights before and after training. The
usual initial weights, leaky rectifiers and a tenth of the rate are compared, and the best is
retrained with three seeds, paired.

## Example
    Dense(64, activation="relu", bias_initializer=Constant(-5))

## Use instead
    Dense(64, activation="relu")

## Known problems
Own layers are not looked into. Large inputs do the same harm: see D107.

## Fix safety
Safe: the same model with another start, slope or rate.
"""

from __future__ import annotations

from collections.abc import Iterator

from unstuck.changes import LeakyRectifiers, LearningRate, UsualInitialization
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion, cause
from unstuck.doctor.finding import Finding, Fix
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.needs import LAYERS, UNLEARNED
from unstuck.doctor.treatment import Treatment, first_of
from unstuck.engine.inside import Units


@cause("M208", "dead-units", needs=(UNLEARNED, LAYERS))
def dead_units(evidence: Evidence) -> Iterator[Suspicion]:
    """Layers before the head whose units do not answer to the rows."""
    assert evidence.inside is not None
    before, after = evidence.inside
    for when, state in (("before", before), ("after", after)):
        dead = [part for part in state.layers[:-1] if _dead(part)]
        if dead:
            yield _suspicion(evidence, max(dead, key=_share), when)
            return


def _dead(part: Units) -> bool:
    if part.kind == "Embedding" or part.units < 2:
        return False
    return part.constant >= thresholds.CONSTANT_UNITS or part.full >= thresholds.FULL_UNITS


def _share(part: Units) -> float:
    return max(part.constant, part.full)


def _suspicion(evidence: Evidence, part: Units, when: str) -> Suspicion:
    if part.constant >= thresholds.CONSTANT_UNITS:
        symptom = f"{part.constant:.0%} of the {part.units} units put out the same for every row"
    else:
        symptom = (
            f"{part.full:.0%} of what its units put out lies at the bounds of {part.activation}"
        )
    return Suspicion(
        Finding(
            level="error",
            strength="likely" if _share(part) > thresholds.MOSTLY_DEAD else "guess",
            measured=f"{part.kind} {part.layer} {when} training: {symptom}",
            why="no gradient passes through units that do not answer to what comes in",
            evidence={
                "layer": part.layer,
                "when": when,
                "constant": part.constant,
                "at_bounds": part.full,
            },
            fix=Fix("Another start, another slope or a lower rate."),
        ),
        treatment=_treatment(evidence),
        gain=0.3,
        conclusive=False,
    )


def _treatment(evidence: Evidence) -> Treatment:
    options = [
        Treatment(
            "the usual initial weights",
            changes=(UsualInitialization(),),
            fix=Fix("Keras' own initial weights.", evidence.phrase(UsualInitialization())),
        ),
        Treatment(
            "leaky rectifiers",
            changes=(LeakyRectifiers(),),
            fix=Fix("Rectifiers that leak.", evidence.phrase(LeakyRectifiers())),
        ),
    ]
    rate = evidence.outline.rate
    if rate is not None:
        lower = LearningRate(rate / 10)
        fix = Fix("A tenth of the learning rate.", evidence.phrase(lower))
        options.append(Treatment("a tenth of the rate", changes=(lower,), fix=fix))
    return first_of(options)
