"""Trial: the same seeds trained without and with one thing changed.

A fix is called verified only after at least three seeds of either arm were run, each judged on rows
that it was not trained on. The untreated arm is never given fewer updates than the treated one,
except where more updates are the treatment, and as many as the user's own run made where those are
quick. All numbers are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from unstuck.case import Array
from unstuck.ceiling import score
from unstuck.doctor.evidence import Evidence
from unstuck.doctor.finding import Verified
from unstuck.doctor.treatment import Rows, Treatment
from unstuck.engine.clock import Stopwatch
from unstuck.engine.learner import Learner, Plan, Run
from unstuck.errors import InputError, UnstuckError

SEEDS = (0, 1, 2)
ACCEPT = 0.9  # of the way from the constant answer to the ceiling, for every seed
_STOP = 0.998  # of the same way, where a perfect score is not possible: the treated arm may stop
_BLOCKS = 25  # looks at the held-out score in a run
_TEST_ROWS = 10_000
_QUICK = 2**29  # multiplications that an untreated run may take beyond the treated ones' updates


@dataclass(frozen=True)
class Outcome:
    """What a trial gave: numbers, or the reason why there are none."""

    verified: Verified | None
    reason: str | None = None
    epochs: float | None = None

    @property
    def accepted(self) -> bool:
        """Whether every seed came close to what the arrays allow."""
        return self.verified is not None and self.verified.accepted

    @property
    def helps(self) -> bool:
        """Whether every seed gained clearly, by a fifth of what was missing at least."""
        if self.verified is None:
            return False
        before, after = np.asarray(self.verified.before), np.asarray(self.verified.after)
        missing = max(1.0 - float(before.mean()), 1e-9)
        return bool(np.all(after - before > 0.2 * missing) and np.all(after - before > 0.01))


class Trials:
    """Trials of one case within one budget of time.

    Args:
        evidence: of the case.
        learner: trains both arms.
        seconds: after which nothing new is started, see `Stopwatch`.
    """

    def __init__(self, evidence: Evidence, learner: Learner, *, seconds: float) -> None:
        self.evidence = evidence
        self.learner = learner
        self.seconds = seconds
        self.watch = Stopwatch()
        self.best_untreated: float | None = None

    @property
    def left(self) -> float:
        """Seconds of the budget that are left."""
        return self.seconds - self.watch.spent

    def run(self, treatment: Treatment) -> Outcome:
        """Train both arms of a treatment."""
        started = self.watch.wall
        try:
            given = self._split(self.evidence.case.x[0], self.evidence.y)
            rows = treatment.rows(given) if treatment.rows else given
            arm = _Arm(self, rows, treatment)
            if treatment.more_updates > 1:
                return self._longer(arm, treatment, started)
            return self._compared(arm, _Arm(self, given, Treatment("as it was")), started)
        except _OutOfTimeError as stop:
            return Outcome(None, str(stop))
        except UnstuckError as error:
            return Outcome(None, str(error))

    def _compared(self, treated: _Arm, untreated: _Arm, started: float) -> Outcome:
        runs = []
        for done, seed in enumerate(SEEDS):
            share = self.left / (2 * len(SEEDS) - done)  # the untreated arm takes as long
            runs.append(treated.train(seed, stop=True, seconds=share))
        if any(run.updates < self.evidence.updates and not treated.good(run) for run in runs):
            raise _OutOfTimeError(treated.cut_short(runs))
        updates = max(run.updates for run in runs)
        most = max(updates, min(self.evidence.updates, updates + self._quick()))
        controls = [untreated.train(seed, updates=most) for seed in SEEDS]
        before = tuple(untreated.final(run) for run in controls)
        after = tuple(treated.final(run) for run in runs)
        better = float(np.mean(after)) > float(np.mean(before))
        good = better and all(score >= treated.accept for score in after)
        return Outcome(self._verified(before, after, updates, started, accepted=good))

    def _quick(self) -> int:
        """Updates that take a second at most: by their work, so that the answer stays the same."""
        case, steps = self.evidence.case, self.evidence.x.shape[1]
        return int(_QUICK // max(case.model.parameters * steps * case.fit.batch_size, 1))

    def _longer(self, arm: _Arm, treatment: Treatment, started: float) -> Outcome:
        own = self.evidence.updates
        wanted = int(own * treatment.more_updates)
        share = self.left / len(SEEDS)
        runs = [arm.train(s, updates=wanted, stop=True, seconds=share) for s in SEEDS]
        before = tuple(arm.at(run, own) for run in runs)
        after = tuple(arm.final(run) for run in runs)
        updates = max(run.updates for run in runs)
        good = max(before) < arm.accept and all(score >= arm.accept for score in after)
        verified = self._verified(before, after, updates, started, accepted=good)
        return Outcome(verified, epochs=updates / max(own, 1) * self.evidence.case.fit.epochs)

    def _verified(
        self,
        before: tuple[float, ...],
        after: tuple[float, ...],
        updates: int,
        started: float,
        *,
        accepted: bool,
    ) -> Verified:
        self.best_untreated = max(before)
        return Verified(
            metric=self.evidence.metric,
            before=before,
            after=after,
            seeds=SEEDS,
            updates=updates,
            seconds=round(self.watch.wall - started, 1),
            accepted=accepted,
        )

    def _split(self, x: Array, y: Array) -> Rows:
        case = self.evidence.case
        if case.x_val and len(case.x_val) == 1:
            return Rows(x, y, case.x_val[0], case.y_val[0])
        return Rows(x, y, x[:0], y[:0])


class _Arm:
    """One arm of a trial: its rows, its goal and how to train it."""

    def __init__(self, trials: Trials, rows: Rows, treatment: Treatment) -> None:
        self.trials = trials
        self.edit = treatment.edit
        evidence = trials.evidence
        case = evidence.case
        others_test = (case.x_val[1:], case.y_val[1:])
        others = (case.x[1:], case.y[1:], case.sample_weight)
        if len(rows.x_test) == 0:
            train, test = held_out(len(rows.x), seed=evidence.seed)
            others_test = (_taken(case.x[1:], test), _taken(case.y[1:], test))
            others = tuple(_taken(part, train) for part in others)  # type: ignore[assignment]
            rows = Rows(rows.x[train], rows.y[train], rows.x[test], rows.y[test])
        if len(rows.x_test) > _TEST_ROWS:
            rows = replace(rows, x_test=rows.x_test[:_TEST_ROWS], y_test=rows.y_test[:_TEST_ROWS])
        self.rows, self.others, self.others_test = rows, others, others_test
        whole = evidence.read(np.concatenate([rows.y, rows.y_test]))
        self.test = _tail(whole, len(rows.y_test))
        self.asked = evidence.asked((rows.x_test,))
        if self.asked is not None and self.asked.shape != self.test.values.shape[:2]:
            self.asked = None
        self.constant = constant_score(whole, len(rows.y))
        goal = treatment.goal if treatment.goal is not None else best_known(evidence)
        self.goal = max(goal, self.constant + 1e-6)

    @property
    def accept(self) -> float:
        return self.constant + ACCEPT * (self.goal - self.constant)

    @property
    def stop(self) -> float:
        """Score at which a treated run is done: every decision right where that is possible."""
        if self.goal >= 1 - 1e-9 and self.trials.evidence.target.discrete:
            return 1.0
        return self.constant + _STOP * (self.goal - self.constant)

    def train(
        self,
        seed: int,
        *,
        updates: int | None = None,
        stop: bool = False,
        seconds: float | None = None,
    ) -> Run:
        """Train with one seed; with `seconds`, whatever was done in them counts."""
        trials, case = self.trials, self.trials.evidence.case
        if trials.left <= 0:
            raise _OutOfTimeError("the budget of time ran out; --budget SECONDS allows more")
        wanted = updates or trials.evidence.updates
        more_x, more_y, weights = self.others
        plan = Plan(
            x=(self.rows.x, *more_x),
            y=(self.rows.y, *more_y),
            x_test=(self.rows.x_test, *self.others_test[0]),
            y_test=(self.rows.y_test, *self.others_test[1]),
            updates=wanted,
            batch=case.fit.batch_size,
            block=max(1, min(-(-wanted // _BLOCKS), 200)),
            score=partial(_score, trials.evidence, self.test, self.asked),
            target=self.stop if stop else None,
            sample_weight=weights if len(weights) == 1 + len(more_y) else (),
            class_weight=case.fit.class_weight,
            seconds=max(seconds if seconds is not None else trials.left, 1.0),
        )
        run = trials.learner.train(plan, seed=seed, edit=self.edit)
        if run.updates < wanted and not run.diverged and seconds is None:
            raise _OutOfTimeError(self.cut_short([run]))
        return run

    def good(self, run: Run) -> bool:
        """Whether a run covers enough of the way, or broke down and never will."""
        return run.diverged or self.final(run) >= self.accept

    def cut_short(self, runs: list[Run]) -> str:
        least = min(run.updates for run in runs)
        return (
            f"{least:,} of {self.trials.evidence.updates:,} updates took the whole budget of time; "
            "--budget SECONDS allows more"
        )

    def final(self, run: Run) -> float:
        return run.scores[-1] if run.scores else self.constant

    def at(self, run: Run, updates: int) -> float:
        """Score of the block in which a number of updates was reached."""
        per_block = run.updates / max(len(run.scores), 1)
        block = min(int(np.ceil(updates / max(per_block, 1e-9))), len(run.scores))
        return run.scores[max(block - 1, 0)] if run.scores else self.constant


class _OutOfTimeError(Exception):
    """The budget of time is spent."""


def held_out(count: int, *, seed: int) -> tuple[Array, Array]:
    """Numbers of the rows to train on and of a fifth, at random, to judge by."""
    order = np.random.default_rng(seed).permutation(count)
    cut = min(max(count // 5, 1), _TEST_ROWS)
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
    given = evidence.given
    if given.exact and given.high is not None:
        return given.high
    candidates = [v for v in (given.low, evidence.reached) if v is not None]
    return max(candidates, default=1.0)


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
