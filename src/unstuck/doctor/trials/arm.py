"""Arm: one of the two trainings that a trial compares: its rows, its score, its goal, its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

import numpy as np

from unstuck.case import Array
from unstuck.ceiling import score
from unstuck.doctor import thresholds
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Judge, Treatment
from unstuck.engine.learner import Learner, Plan, Run
from unstuck.errors import InputError

_EVALUATIONS = 25  # of the held-out score in a run
_MAX_TEST_ROWS = 10_000

OtherArrays = tuple[tuple[Array, ...], tuple[Array, ...], tuple[Array, ...]]
"""Further inputs, further targets and sample weights of the rows to train on."""

OtherTestArrays = tuple[tuple[Array, ...], tuple[Array, ...]]
"""Further inputs and further targets of the rows to judge by."""


class Bench(Protocol):
    """What both arms of a trial are trained with."""

    evidence: Evidence
    learner: Learner

    @property
    def left(self) -> float:
        """Seconds that are left for trainings."""
        ...


class Arm:
    """One arm of a trial: its rows, its goal and how to train it."""

    def __init__(self, trials: Bench, rows: TrialRows, treatment: Treatment) -> None:
        self.trials = trials
        self.changes = treatment.changes
        self.best = treatment.best
        evidence = trials.evidence
        self.batch = treatment.batch or evidence.case.fit.batch_size
        rows, self.others, self.others_test = _with_test_rows(evidence, rows, treatment)
        sound = len(rows.y)
        if treatment.with_damage:
            rows = _with_damaged_rows(evidence, rows)
        self.rows = rows
        self.weights: Array | None = None
        if treatment.weigh is not None:
            self.weights = treatment.weigh(rows)
        whole = evidence.read(np.concatenate([rows.y[:sound], rows.y_test]))
        self.test = _tail(whole, len(rows.y_test))
        self.asked = evidence.loss_mask((rows.x_test,))
        if self.asked is not None and self.asked.shape != self.test.values.shape[:2]:
            self.asked = None
        self.judge = treatment.judge
        if self.judge is not None:
            self.constant = self.judge.constant
        else:
            self.constant = constant_score(whole, sound)
        self.goal = max(_goal(evidence, treatment), self.constant + 1e-6)
        self.proved = _is_goal_proved(evidence, treatment)

    @property
    def metric(self) -> str:
        """What is scored."""
        if self.judge is not None:
            return self.judge.name
        return self.trials.evidence.metric

    @property
    def accept(self) -> float:
        """Least score of a training that covers enough of the way."""
        return self.constant + thresholds.LEARNED * (self.goal - self.constant)

    @property
    def stop(self) -> float:
        """Score at which a treated run is done: every decision right where that is possible.

        Where nobody knows what is possible, nearly all there is: what the best simple model or the
        user's own run scored may be little.
        """
        if not self.proved:
            return max(self.constant + thresholds.STOP_UNPROVED * (1 - self.constant), self.accept)
        exact = self.judge is None and self.trials.evidence.target.discrete
        if self.goal >= 1 - 1e-9 and exact:
            return 1.0
        return self.constant + thresholds.STOP * (self.goal - self.constant)

    def train(
        self,
        seed: int,
        *,
        updates: int | None = None,
        stop: bool = False,
        seconds: float | None = None,
    ) -> Run:
        """Train with one seed; with `seconds`, whatever was done in them counts."""
        trials = self.trials
        case = self.trials.evidence.case
        if trials.left <= 0:
            raise OutOfTimeError("the budget of time ran out; --budget SECONDS allows more")
        wanted = updates or trials.evidence.updates
        more_x, more_y, weights = self.others
        if self.weights is not None:
            weights = (self.weights,)
        plan = Plan(
            x=(self.rows.x, *more_x),
            y=(self.rows.y, *more_y),
            x_test=(self.rows.x_test, *self.others_test[0]),
            y_test=(self.rows.y_test, *self.others_test[1]),
            updates=wanted,
            batch=self.batch,
            block=max(1, min(-(-wanted // _EVALUATIONS), 200)),
            score=self._scorer(),
            target=self.stop if stop else None,
            sample_weight=weights if len(weights) == 1 + len(more_y) else (),
            class_weight=case.fit.class_weight if self.weights is None else None,
            seconds=max(seconds if seconds is not None else trials.left, 1.0),
        )
        run = trials.learner.train(plan, seed=seed, changes=self.changes)
        if run.updates < wanted and not run.diverged and seconds is None:
            raise OutOfTimeError(self.cut_short([run], wanted))
        return run

    def _scorer(self) -> Callable[[Array, Array], float]:
        if self.judge is not None:
            return partial(_judged, self.judge, self.rows)
        return partial(_score, self.trials.evidence, self.test, self.asked)

    def good(self, run: Run) -> bool:
        """Whether a run covers enough of the way, or broke down and never will."""
        return run.diverged or self.final(run) >= self.accept

    def cut_short(self, runs: list[Run], wanted: int) -> str:
        """What to say of trainings that the time did not suffice for."""
        least = min(run.updates for run in runs)
        return (
            f"{least:,} of {wanted:,} updates took the whole budget of time; "
            "--budget SECONDS allows more"
        )

    def final(self, run: Run) -> float:
        """Score on the held-out rows at the end; minus infinity where it broke down."""
        if run.diverged:
            return -np.inf
        if self.best and run.scores:
            return max(run.scores)
        if run.scores:
            return run.scores[-1]
        return self.constant

    def at(self, run: Run, updates: int) -> float:
        """Score of the block in which a number of updates was reached."""
        per_block = run.updates / max(len(run.scores), 1)
        block = min(int(np.ceil(updates / max(per_block, 1e-9))), len(run.scores))
        if run.scores:
            return run.scores[max(block - 1, 0)]
        return self.constant


class OutOfTimeError(Exception):
    """The budget of time is spent."""


def _with_test_rows(
    evidence: Evidence, rows: TrialRows, treatment: Treatment
) -> tuple[TrialRows, OtherArrays, OtherTestArrays]:
    """The rows to train on and to judge by, of the first input and output and of all others.

    Rows without any to judge by give up some of their own.
    """
    case = evidence.case
    others: OtherArrays = (case.x[1:], case.y[1:], case.sample_weight)
    others_test: OtherTestArrays = (case.x_val[1:], case.y_val[1:])
    if len(rows.x_test) == 0:
        train, test = held_out(len(rows.x), seed=evidence.seed, last=treatment.in_time)
        x, y, sample_weight = others
        others = (_taken(x, train), _taken(y, train), _taken(sample_weight, train))
        others_test = (_taken(x, test), _taken(y, test))
        rows = TrialRows(rows.x[train], rows.y[train], rows.x[test], rows.y[test])
    if len(rows.x_test) > _MAX_TEST_ROWS:
        x_test = rows.x_test[:_MAX_TEST_ROWS]
        y_test = rows.y_test[:_MAX_TEST_ROWS]
        rows = replace(rows, x_test=x_test, y_test=y_test)
    return rows, others, others_test


def _with_damaged_rows(evidence: Evidence, rows: TrialRows) -> TrialRows:
    """With the rows again that hold NaN or infinity, where they can be trained on."""
    damage = evidence.damage
    if damage is None or not damage.joins(evidence.case):
        return rows
    x = np.concatenate([rows.x, damage.x])
    y = np.concatenate([rows.y, damage.y])
    return replace(rows, x=x, y=y)


def _goal(evidence: Evidence, treatment: Treatment) -> float:
    """The score that is taken for possible with a treatment."""
    if treatment.judge is not None:
        return treatment.judge.goal
    if treatment.goal is not None:
        return treatment.goal
    return best_known(evidence)


def _is_goal_proved(evidence: Evidence, treatment: Treatment) -> bool:
    """Whether the goal is what is possible, not only the best that was seen."""
    if treatment.judge is not None:
        return treatment.judge.proved
    return treatment.goal is not None or evidence.ceiling.high is not None


def held_out(count: int, *, seed: int, last: bool = False) -> tuple[Array, Array]:
    """Numbers of the rows to train on and of a fifth, at random or the last ones, to judge by."""
    if last:
        order = np.arange(count)[::-1]
    else:
        order = np.random.default_rng(seed).permutation(count)
    cut = min(max(count // 5, 1), _MAX_TEST_ROWS)
    return np.sort(order[cut:]), np.sort(order[:cut])


def _taken(parts: tuple[Array, ...], rows: Array) -> tuple[Array, ...]:
    return tuple(part[rows] for part in parts)


def constant_score(target: score.Target, train: int) -> float:
    """Score on the rows after `train` of the best constant of each output on the rows before it."""
    if not target.discrete:
        return 0.0
    head = target.values[:train].reshape(train, -1, target.values.shape[2])
    tail = target.values[train:]
    hits = []
    for k in range(target.values.shape[2]):
        most = np.bincount(head[..., k].ravel().astype(np.int64)).argmax()
        hits.append(np.mean(tail[..., k] == most))
    return float(np.mean(hits))


def best_known(evidence: Evidence) -> float:
    """The best score that is known to be possible on the arrays as given."""
    given = evidence.ceiling
    if given.exact and given.high is not None:
        return given.high
    candidates = [v for v in (given.low, evidence.reached) if v is not None]
    return max(candidates, default=1.0)


def _judged(judge: Judge, rows: TrialRows, _y: Array, outputs: Array) -> float:
    if np.all(np.isfinite(outputs)):
        return judge.score(rows, outputs)
    return -np.inf


def _score(
    evidence: Evidence, test: score.Target, asked: Array | None, _y: Array, outputs: Array
) -> float:
    if not np.all(np.isfinite(outputs)):
        return -np.inf
    try:
        return evidence.score(test, outputs, weight=asked)
    except InputError:
        return -np.inf


def _tail(target: score.Target, count: int) -> score.Target:
    values = target.values[len(target.values) - count :]
    return score.Target(target.kind, values, target.levels, target.per_step)
