"""What a net is trained on, one after the other: a curriculum's stages, then all words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from unstuck.case import Array
from unstuck.engine.learner import Plan
from unstuck.errors import InputError
from unstuck.lab import curriculum
from unstuck.lab.datasets import Dataset
from unstuck.lab.encoding import EncodedRows
from unstuck.lab.scores import score
from unstuck.lab.setting import Setting, arrays, check_curriculum, decisions, weights

if TYPE_CHECKING:
    from unstuck.frameworks.keras.train.rebuild import Rebuilt

_MAX_SCORED_ROWS = 4096  # rows at most that are looked at while a net trains


@dataclass(frozen=True)
class Stage:
    """One stage of training.

    Args:
        plan: what it is trained on and for how long.
        rate: learning rate.
        last: whether it has all words, so that a net which meets its goal there is done.
    """

    plan: Plan
    rate: float
    last: bool


def stages(given: Setting, learner: Rebuilt, until: str | float | None) -> Iterator[Stage]:
    """What is trained one after the other: the stages of the curriculum, and all words.

    A rate that decays does so on all words.

    Args:
        given: what is trained.
        learner: its model.
        until: see `experiment.train`; a curriculum's stages end when all their words are right.

    Raises:
        InputError: stages that are none, or fewer updates than stages.
    """
    check_curriculum(given)
    data = given.data
    recipe = given.recipe
    *before, most = curriculum.shares(recipe.updates, len(given.curriculum) + 1)
    falling = recipe.falling(most)
    for longest, updates in zip(given.curriculum, before, strict=True):
        rows = curriculum.upto(given.task, given.encoding, data.train, longest)
        if len(rows):  # the few words so short may stand in the other parts
            plan = _plan(given, rows, _scored(rows), updates, "exact")
            yield Stage(plan, recipe.rate, last=False)
    scored = _scored(data.whole)
    whole = _plan(given, data.train, scored, most, until)
    if until == "exact":
        whole = replace(whole, confirm=_confirm(given, learner, data, len(scored)))
    for updates, rate in falling:
        yield Stage(replace(whole, updates=updates), rate, last=True)


def _plan(
    given: Setting, rows: EncodedRows, scored: EncodedRows, updates: int, until: str | float | None
) -> Plan:
    x, y = arrays(given, rows)
    x_test, y_test = arrays(given, scored)
    return Plan(
        x=(x,),
        y=(y,),
        x_test=(x_test,),
        y_test=(y_test,),
        sample_weight=weights(given, rows),
        updates=updates,
        batch=min(given.recipe.batch, len(x)),
        block=given.every,
        score=_look(given, scored, until),
        target=target_of(until),
        seconds=math.inf,
    )


def target_of(until: str | float | None) -> float | None:
    """The score at which a net ends.

    Raises:
        InputError: no score.
    """
    if until is None:
        return None
    if until == "exact":
        return 1.0
    if isinstance(until, str) or not 0 < until <= 1:
        raise InputError(f"until={until!r}; expected 'exact' or an accuracy: --until 0.99")
    return float(until)


def _scored(rows: EncodedRows) -> EncodedRows:
    """Rows that are looked at while a net trains: all, where there are not too many."""
    if len(rows) <= _MAX_SCORED_ROWS:
        return rows
    return rows.take(np.random.default_rng(0).permutation(len(rows))[:_MAX_SCORED_ROWS])


def _confirm(
    given: Setting, learner: Rebuilt, data: Dataset, scored: int
) -> Callable[[tuple[Array, ...]], bool] | None:
    """A look at all rows, where only some are looked at while a net trains.

    It is taken in parts, each of them words from everywhere, and ends at the first that has a wrong
    one: a net that is nearly exact asks for it at every look.
    """
    rows = data.whole
    if len(rows) <= scored:
        return None
    parts = -(-len(rows) // max(scored, 1))

    def all_right(weights: tuple[Array, ...]) -> bool:
        for start in range(parts):
            part = rows.take(np.arange(start, len(rows), parts))
            outputs = learner.ask(part.x, weights=weights)
            if score(part, decisions(given, outputs)).exact < 1.0:
                return False
        return True

    return all_right


def _look(
    given: Setting, rows: EncodedRows, until: str | float | None
) -> Callable[[Array, Array], float]:
    """Share of exact rows, or bit accuracy where that is what has to be met."""

    def look(_targets: Array, outputs: Array) -> float:
        if not np.isfinite(outputs).all():
            return -math.inf
        scores = score(rows, decisions(given, outputs))
        if isinstance(until, float):
            return scores.accuracy
        return scores.exact

    return look
