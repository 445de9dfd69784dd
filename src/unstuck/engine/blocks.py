"""Block by block: which rows each update sees, when to look at the score, when to stop.

Shared by every way to train, so that a run means the same wherever the model lives. An update is
one optimizer step on one full batch; rows come from an endless stream of permutations, so a batch
may reach over the border of two epochs and every batch has the same shape (one compilation).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.clock import Stopwatch
from unstuck.engine.learner import Plan, Run, Session
from unstuck.errors import InputError


class Order:
    """The stream of row numbers of one training: permutation after permutation.

    Args:
        rows: how many rows there are.
        batch: rows an update, at most `rows`.
        seed: of the permutations.
    """

    def __init__(self, rows: int, batch: int, seed: int) -> None:
        self._rows = rows
        self._batch = batch
        self._random = np.random.default_rng(seed)
        self._left: Array = np.empty(0, dtype=np.int32)

    def skip(self, updates: int) -> None:
        """Pass over the rows of some updates."""
        while updates > 0:
            part = min(updates, max(1, 2**20 // self._batch))
            self.take(part)
            updates -= part

    def take(self, updates: int) -> Array:
        """Row numbers of the next updates, shape (updates, batch), int32."""
        wanted = updates * self._batch
        parts = [self._left]
        have = len(self._left)
        while have < wanted:
            parts.append(self._random.permutation(self._rows).astype(np.int32))
            have += self._rows
        stream = np.concatenate(parts)
        self._left = stream[wanted:]
        return stream[:wanted].reshape(updates, self._batch)


def rows_of(plan: Plan) -> int:
    """Number of training rows.

    Raises:
        InputError: there are none, or the arrays do not agree on it.
    """
    lengths = {len(array) for array in (*plan.x, *plan.y, *plan.sample_weight)}
    if not plan.x or len(lengths) != 1 or 0 in lengths:
        shapes = [array.shape for array in (*plan.x, *plan.y, *plan.sample_weight)]
        raise InputError(
            f"training arrays have shapes {shapes}; all need the same number of rows, at least 1"
        )
    return lengths.pop()


def row_weights(plan: Plan) -> tuple[Array, ...]:
    """One weight array an output, or nothing: `sample_weight`, or `class_weight` by label.

    As in `fit`: one-hot labels count as the position of their 1, others are rounded, and a class
    that is not named weighs 1.

    Raises:
        InputError: class weights for several outputs, or beside sample weights (fit refuses both).
    """
    if not plan.class_weight:
        return plan.sample_weight
    if len(plan.y) != 1 or plan.sample_weight:
        raise InputError(
            "class_weight goes with one output and without sample_weight; pass sample_weight only"
        )
    labels = plan.y[0]
    if labels.ndim > 1:
        if labels.shape[-1] == 1:
            labels = labels[..., 0]
        else:
            labels = labels.argmax(axis=-1)
    labels = np.round(labels).astype(np.int64)
    weights = np.ones(labels.shape, dtype=np.float32)
    for label, weight in plan.class_weight.items():
        weights[labels == int(label)] = weight
    return (weights,)


def padded(x: tuple[Array, ...], size: int) -> Iterator[tuple[tuple[Array, ...], int]]:
    """Batches of exactly `size` rows and how many of them count; the last row fills up the rest."""
    rows = len(x[0])
    whole = rows - rows % size
    for start in range(0, whole, size):
        yield tuple(array[start : start + size] for array in x), size
    if whole < rows:
        take = np.minimum(np.arange(whole, whole + size), rows - 1)
        yield tuple(array[take] for array in x), rows - whole


@dataclass(frozen=True)
class Mark:
    """How far a run has come: what is saved, and what a later run goes on from.

    Args:
        updates: made.
        losses, scores: of the blocks so far.
        met: as in `Run`.
        begun: updates made when the block under way began.
        total: sum of the losses of this block so far.
        state: of the session.
    """

    updates: int
    losses: tuple[float, ...]
    scores: tuple[float, ...]
    met: int | None
    begun: int
    total: float
    state: tuple[Array, ...]


Pulse = Callable[[int, list[float], Callable[[], Mark]], None]


class StoppedError(Exception):
    """Somebody asked for an end; the run can go on from its last mark."""


def train(
    plan: Plan,
    session: Session,
    *,
    seed: int,
    mark: Mark | None = None,
    pulse: Pulse | None = None,
) -> Run:
    """Make the updates of a plan and look at the held-out score after each block.

    Args:
        plan: what to train on and for how long.
        session: makes the updates.
        seed: of the order of rows.
        mark: go on from here.
        pulse: called about ten times a second with the updates made, the scores so far and what
            makes a mark; may raise StoppedError.

    Returns:
        The run. A loss that is not finite ends it (`diverged`), and `plan.score` is asked all the
        same. When `plan.seconds` are over it ends too, and `updates` says how far it came.
    """
    training = _Training(plan, session, seed, mark)
    while not training.over:
        training.block(pulse)
    return training.run(seed)


def meets(plan: Plan, score: float, weights: Callable[[], tuple[Array, ...]]) -> bool:
    """Whether a score, and the plan's second look where it has one, meet the target."""
    if plan.target is None or score < plan.target:
        return False
    return plan.confirm is None or plan.confirm(weights())


class _Training:
    """A run under way."""

    def __init__(self, plan: Plan, session: Session, seed: int, mark: Mark | None) -> None:
        self._plan = plan
        self._session = session
        self._watch = Stopwatch()
        self._order = Order(rows_of(plan), session.batch, seed)
        self._losses: list[float] = []
        self._scores: list[float] = []
        self._made = 0
        self._begun = 0
        self._total = 0.0
        self._met: int | None = None
        self._late = False
        self._seen: Array | None = None
        if mark is not None:
            self._take_up(mark)

    def _take_up(self, mark: Mark) -> None:
        self._losses, self._scores = list(mark.losses), list(mark.scores)
        self._made = mark.updates
        self._begun = mark.begun
        self._total = mark.total
        self._met = mark.met
        self._late = not all(math.isfinite(loss) for loss in self._losses)
        self._session.restore(mark.state)
        self._order.skip(self._made)

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        met = self._plan.stop and self._met is not None
        return self._made >= self._plan.updates or self._late or met

    def mark(self) -> Mark:
        """How far it has come."""
        done = tuple(self._losses), tuple(self._scores), self._met
        return Mark(self._made, *done, self._begun, self._total, self._session.state())

    def block(self, pulse: Pulse | None) -> None:
        """Make the updates that are left of a block, and look at the score."""
        plan = self._plan
        session = self._session
        goal = min(self._begun + max(plan.block, 1), plan.updates)
        while self._made < goal and not self._late:
            step = min(session.chunk, goal - self._made)
            self._total += step * session.advance(self._order.take(step))
            self._made += step
            self._late = self._watch.spent > plan.seconds or not math.isfinite(self._total)
            if pulse is not None and self._made < goal and not self._late:
                pulse(self._made, self._scores, self.mark)
        self._losses.append(self._total / (self._made - self._begun))
        self._begun = self._made
        self._total = 0.0
        self._seen = session.outputs()
        self._scores.append(float(plan.score(plan.y_test[plan.output], self._seen)))
        if self._met is None and meets(plan, self._scores[-1], session.weights):
            self._met = self._made
        if pulse is not None:
            pulse(self._made, self._scores, self.mark)

    def run(self, seed: int) -> Run:
        """What came of it."""
        if self._seen is None:
            outputs = self._session.outputs()
        else:
            outputs = self._seen
        finite = all(math.isfinite(loss) for loss in self._losses)
        return Run(
            seed=seed,
            updates=self._made,
            losses=tuple(self._losses),
            scores=tuple(self._scores),
            outputs=outputs,
            seconds=self._watch.wall,
            way=self._session.way,
            diverged=not finite or not bool(np.isfinite(outputs).all()),
            met=self._met,
            weights=self._session.weights(),
        )
