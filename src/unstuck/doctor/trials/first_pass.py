"""The first pass: one forward and one backward pass before the first update, in a copy.

What it shows needs no training: an answer or a loss that is no number, an answer that is the same
for every row, weights that no gradient reaches. The gradient is read off one step of plain gradient
descent with a large rate: what that does not move, nothing will.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from unstuck.case import Case
from unstuck.changes import PlainDescent
from unstuck.doctor.measure.scoring import finite
from unstuck.engine.learner import Plan, Trainable
from unstuck.errors import UnstuckError
from unstuck.frameworks.framework import framework_of, learner_for

ROWS = 256
"""Rows that are looked at."""

_RATE = 1000.0
_MIN_MULTIPLICATIONS = 2**40  # multiplications of a training that takes some minutes


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
    weights = case.weights_before
    names = case.model.weights
    if len(case.x) != 1 or len(case.y) != 1 or len(case.x[0]) < 2 or not finite(weights):
        return None
    spread_out = slice(None, None, -(-len(case.x[0]) // ROWS))  # the first rows may be all alike
    x, y = (part[0][spread_out] for part in (case.x, case.y))
    if not (finite((x,)) and finite((y,))) or len(weights) != len(names):
        return None
    plan = Plan(
        x=(x,), y=(y,), x_test=(x,), y_test=(y,),
        updates=1, batch=len(x), block=1, score=lambda truth, answers: 0.0,
    )  # fmt: skip
    session = learner.prepare(plan, changes=(PlainDescent(_RATE),))[0].start(weights, seed=0)
    outputs = session.outputs()
    if not np.all(np.isfinite(outputs)):
        return Pass(outputs_finite=False)
    spread = bool(np.any(outputs != outputs[:1])) or not np.any(x != x[:1])
    session.advance(np.arange(session.batch)[None] % len(x))
    moving = [
        (name, old, new)
        for name, old, new in zip(names, weights, session.weights(), strict=True)
        if name not in case.model.non_trainable
    ]
    if not finite(tuple(new for _, _, new in moving)):
        return Pass(True, spread, gradient_finite=False)
    if any(not old.any() for _, old, _ in moving if old.ndim >= 2):
        return None  # a matrix that starts at zero lets nothing through in the first step only
    still = {name for name, old, new in moving if np.array_equal(old, new)}
    matrices = tuple(name for name, old, _ in moving if old.ndim >= 2)
    # What stands still in a layer that moves has nothing to do there: the state before a first
    # step is zero, and attention to a single step needs no query.
    layer = framework_of(case).outline(case).layer_of
    layer = {name: layer[name] for name, _, _ in moving}
    reached = {layer[name] for name in layer if name not in still}
    cut = tuple(name for name in matrices if layer[name] not in reached)
    learns = not matrices or not still.issuperset(matrices)
    return Pass(True, spread, True, learns, cut)


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
