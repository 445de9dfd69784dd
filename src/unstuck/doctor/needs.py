"""Needs: what a case must have for a cause to be asked for.

A cause names them (`@cause("D114", "padding", needs=(ONE_INPUT, STEPS))`), and where one is not met
the report says which: the cause was not asked for. They are looked at in the order in which they
are named, the cheap ones first.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unstuck.doctor.cause import Need
from unstuck.doctor.judge.assess import learned
from unstuck.doctor.measure.evidence import Evidence

Count = Callable[[], int]
"""A number that is read when a case is asked, as thresholds are."""


def rows(count: Count) -> Need:
    """At least so many training rows."""
    return Need(f"{count():,} training rows or more", lambda e: len(e.x) >= count())


def steps(count: Count) -> Need:
    """At least so many input steps."""
    return Need(f"{count()} input steps or more", lambda e: e.x.shape[1] >= count())


def updates(count: Count) -> Need:
    """At least so many updates in the user's run."""
    return Need(f"{count()} updates or more", lambda e: e.updates >= count())


def at_most_updates(count: Count) -> Need:
    """A run of at most so many updates."""
    return Need(f"{count():,} updates or fewer", lambda e: e.updates <= count())


def _finite_outputs(evidence: Evidence) -> bool:
    outputs = evidence.raw_outputs
    return outputs is not None and bool(np.all(np.isfinite(outputs)))


def _weights_of_both_ends(evidence: Evidence) -> bool:
    case = evidence.case
    before = len(case.weights_before)
    after = len(case.weights_after)
    return bool(case.model.weights) and len(case.model.weights) == before == after


def _without_damage(evidence: Evidence) -> bool:
    return evidence.damage is None or not len(evidence.damage.rows)


def _head_and_loss(evidence: Evidence) -> bool:
    head = evidence.head
    loss = evidence.loss
    known = loss is not None and loss.kind != "other"
    return known and head is not None and head.activation is not None


ONE_INPUT = Need("one input", lambda e: len(e.case.x) == 1)
ONE_OUTPUT = Need("one output", lambda e: len(e.case.y) == 1)
ALL_ROWS = Need("rows that were all kept", lambda e: not e.case.sampled)
STEPS = Need("an input with steps", lambda e: e.steps is not None)
IN_STEP = Need("an answer at every step of the input", lambda e: e.in_step)
DISCRETE = Need("targets that are classes", lambda e: e.target.discrete)
REAL = Need("targets that are real numbers", lambda e: not e.target.discrete)
ONE_TARGET = Need("one number as the answer", lambda e: e.target.values.shape[2] == 1)
ANSWER_A_ROW = Need("one answer a row", lambda e: not e.per_step)

MODEL = Need("a model that can be trained again", lambda e: e.learner is not None)
REBUILDABLE = Need("a model of known parts", lambda e: e.case.model.rebuildable)
RECURRENT = Need("a recurrent layer", lambda e: bool(e.outline.recurrent))
RATE = Need("a learning rate that is a number above 0", lambda e: (e.outline.rate or 0) > 0)
REGULARISED = Need("dropout or a penalty", lambda e: bool(e.outline.dropout or e.outline.penalties))
HEAD_AND_LOSS = Need("a head and a loss that are known", _head_and_loss)
WEIGHTS = Need("the weights before and after training", _weights_of_both_ends)
LAYERS = Need("layers that can be looked into", lambda e: e.inside is not None)
VISIBILITY = Need("a model whose visibility was measured", lambda e: e.measured is not None)

OUTPUTS = Need("answers of the trained model", lambda e: e.raw_outputs is not None)
FINITE_OUTPUTS = Need("answers that are all numbers", _finite_outputs)
SCORE = Need("a score on the training rows", lambda e: e.reached is not None)
VALIDATION = Need("validation rows", lambda e: e.target_val is not None)
VALIDATION_SCORE = Need("a score on validation rows", lambda e: e.validation is not None)
REPORTED_METRICS = Need("a metric that was reported", lambda e: bool(e.case.metrics))
COMPARABLE_SPLIT = Need(
    "validation rows that compare with the training rows", lambda e: e.overlap is not None
)

UNLEARNED = Need("something left to learn", lambda e: not learned(e))
NUMBERS = Need("losses and weights that stayed numbers", lambda e: not e.broke_down)
UNDAMAGED = Need("training rows without NaN or infinity", _without_damage)
DAMAGED = Need("rows with NaN or infinity", lambda e: e.damage is not None)
