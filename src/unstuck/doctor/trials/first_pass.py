"""The first pass: one forward and one backward pass before the first update, in a copy.

What it shows needs no training: an answer or a loss that is no number, an answer that is the same
for every row, weights that no gradient reaches. The gradient is read off one step of plain gradient
descent with a large rate: what that does not move, nothing will.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from unstuck.case import Array, Case
from unstuck.changes import PlainDescent
from unstuck.doctor.measure.scoring import finite
from unstuck.engine.learner import Plan, Session, Trainable
from unstuck.errors import UnstuckError
from unstuck.frameworks.framework import framework_of, learner_for

ROWS = 256
"""Rows that are looked at."""

_RATE = 1000.0
_MIN_MULTIPLICATIONS = 2**40  # of a training that takes some minutes


@dataclass(frozen=True)
class Wrong:
    """What a pass shows to be wrong.

    Args:
        code, cause: e.g. "M208", "dead-units".
        text: what was seen, a sentence.
    """

    code: str
    cause: str
    text: str


@dataclass(frozen=True)
class Pass:
    """What one pass showed.

    Args:
        outputs_finite: whether every answer is a number.
        spread: whether the answers differ between rows.
        gradient_finite: whether every gradient is a number.
        learns: whether the gradient of any matrix is not zero.
        cut: trainable matrices of layers in which every gradient is exactly zero.
    """

    outputs_finite: bool
    spread: bool = True
    gradient_finite: bool = True
    learns: bool = True
    cut: tuple[str, ...] = ()

    def wrong(self) -> Wrong | None:
        """What is wrong; None where nothing is."""
        first = f"the first gradient, of up to {ROWS} rows,"
        if not self.outputs_finite:
            return Wrong(
                "M202",
                "exploding-recurrence",
                f"before the first update the answers to up to {ROWS} rows are not all numbers",
            )
        if not self.gradient_finite:
            return Wrong(
                "M202",
                "exploding-recurrence",
                f"{first} holds NaN or infinity: the first update makes the weights NaN",
            )
        if not self.learns and not self.spread:
            return Wrong(
                "M208",
                "dead-units",
                f"the answer is the same for every row, and {first} is zero for every matrix",
            )
        if not self.learns:
            return Wrong(
                "M201",
                "broken-gradient-path",
                f"{first} is zero for every matrix of the model",
            )
        if not self.cut:
            return None
        names = ", ".join(self.cut[:3])
        more = ""
        if len(self.cut) > 3:
            more = f" and {len(self.cut) - 3} more"
        return Wrong(
            "M201",
            "broken-gradient-path",
            f"{first} is zero for {names}{more}: what does not move keeps its random values",
        )


def first_pass(case: Case, learner: Trainable) -> Pass | None:
    """Run one forward and one backward pass on rows from all over the arrays.

    Args:
        case: a fit that has not begun; `weights_before` are its weights.
        learner: its model, made again.

    Returns:
        None where a pass cannot show anything: several inputs or outputs, rows that hold NaN
        (that is said otherwise), fewer rows than two, weights that start at zero on purpose.

    Raises:
        UnstuckError: the model cannot be made or trained again.
    """
    if not _has_one_of_each(case) or not finite(case.weights_before):
        return None
    spread_out = slice(None, None, -(-len(case.x[0]) // ROWS))  # the first rows may be all alike
    x = case.x[0][spread_out]
    y = case.y[0][spread_out]
    if not (finite((x,)) and finite((y,))):
        return None
    session = _plain_descent(learner, case.weights_before, x, y)
    outputs = session.outputs()
    if not np.all(np.isfinite(outputs)):
        return Pass(outputs_finite=False)
    spread = bool(np.any(outputs != outputs[:1])) or not np.any(x != x[:1])
    session.advance(np.arange(session.batch)[None] % len(x))
    steps = _trainable_steps(case, session.weights())
    if not finite(tuple(step.after for step in steps)):
        return Pass(True, spread, gradient_finite=False)
    if any(not step.before.any() for step in steps if step.before.ndim >= 2):
        return None  # a matrix that starts at zero lets nothing through in the first step only
    learns, cut = _reached_by_gradient(case, steps)
    return Pass(True, spread, True, learns, cut)


@dataclass(frozen=True)
class _Step:
    """One weight before and after a step of plain gradient descent."""

    name: str
    before: Array
    after: Array


def _has_one_of_each(case: Case) -> bool:
    """Whether there is one input, one output, several rows, and a name for every weight."""
    if len(case.x) != 1 or len(case.y) != 1 or len(case.x[0]) < 2:
        return False
    return len(case.weights_before) == len(case.model.weights)


def _plain_descent(learner: Trainable, weights: tuple[Array, ...], x: Array, y: Array) -> Session:
    """A session at these weights, whose next update is one of plain gradient descent."""
    plan = Plan(
        x=(x,), y=(y,), x_test=(x,), y_test=(y,),
        updates=1, batch=len(x), block=1, score=lambda truth, answers: 0.0,
    )  # fmt: skip
    return learner.prepare(plan, changes=(PlainDescent(_RATE),))[0].start(weights, seed=0)


def _trainable_steps(case: Case, after: tuple[Array, ...]) -> list[_Step]:
    names = case.model.weights
    return [
        _Step(name, old, new)
        for name, old, new in zip(names, case.weights_before, after, strict=True)
        if name not in case.model.non_trainable
    ]


def _reached_by_gradient(case: Case, steps: list[_Step]) -> tuple[bool, tuple[str, ...]]:
    """Whether the gradient of any matrix is not zero, and the matrices of layers it cuts off.

    What stands still in a layer that moves has nothing to do there: the state before a first step
    is zero, and attention to a single step needs no query.
    """
    still = {step.name for step in steps if np.array_equal(step.before, step.after)}
    matrices = tuple(step.name for step in steps if step.before.ndim >= 2)
    layer_of = framework_of(case).outline(case).layer_of
    reached = {layer_of[step.name] for step in steps if step.name not in still}
    cut = tuple(name for name in matrices if layer_of[name] not in reached)
    learns = not matrices or not still.issuperset(matrices)
    return learns, cut


def through_a_copy(case: Case) -> dict[str, list[str]]:
    """What a pass through the model shows, see `to_json`; nothing where it cannot be made again."""
    known, copy = learner_for(case)
    try:
        return to_json(None if copy is None else first_pass(known, cast(Trainable, copy)))
    except UnstuckError:  # it will be said after the run
        return to_json(None)


def worth_it(case: Case) -> bool:
    """Whether the training is long: a pass and its start then cost less than a hundredth of it."""
    fit = case.fit
    x = case.x[0]
    steps = 1
    if x.ndim > 1:
        steps = int(x.shape[1])
    return case.model.parameters * len(x) * steps * max(fit.epochs, 1) >= _MIN_MULTIPLICATIONS


def to_json(result: Pass | None) -> dict[str, list[str]]:
    """What is said of a pass: "lines", and the names of what is wrong as "errors"."""
    if result is None:
        wrong = None
    else:
        wrong = result.wrong()
    if wrong is None:
        return {"lines": [], "errors": []}
    name = f"{wrong.code} {wrong.cause}"
    line = f"{name}: {wrong.text} (unstuck explain {wrong.code})"
    return {"lines": [line], "errors": [name]}
