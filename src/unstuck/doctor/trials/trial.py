"""Trial: the same seeds trained without and with one thing changed.

A fix is called verified only after at least three seeds of either arm were run, each judged on rows
that it was not trained on. The untreated arm is never given fewer updates than the treated one,
except where more updates are the treatment, and as many as the user's own run made where those are
quick. All numbers are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from unstuck.case import Array
from unstuck.clock import Stopwatch
from unstuck.doctor import thresholds
from unstuck.doctor.finding import Curve, Fix, Verified
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.treatment import Judge, Treatment
from unstuck.doctor.trials.arm import Arm, OutOfTimeError
from unstuck.engine.learner import Learner, Run
from unstuck.errors import UnstuckError

SEEDS = (0, 1, 2)
_PILOT_SEED = 1001  # the seed with which alternatives are compared
_MAX_CONTROL_SECONDS = 5.0  # of one control
_PILOT_TIME_SHARE = 0.4  # of what is left, for comparing alternatives
_MAX_EXTRA_MULTIPLICATIONS = 2**29  # of an untreated run beyond the treated ones' updates


@dataclass(frozen=True)
class TrialOutcome:
    """What a trial gave: numbers, or the reason why there are none.

    Args:
        verified: the numbers.
        reason: why there are none.
        epochs: how long training took where longer training was the treatment.
        fix: of the alternative that was chosen, where there were several.
        chosen: what was tried, alternatives decided.
        partner: whether it only brought another fix the rest of the way, and nothing alone.
    """

    verified: Verified | None
    reason: str | None = None
    epochs: float | None = None
    fix: Fix | None = None
    chosen: Treatment | None = None
    partner: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether every seed came close to what the arrays allow."""
        return self.verified is not None and self.verified.accepted

    @property
    def improves(self) -> bool:
        """Whether every seed gained clearly, by a fifth of what was missing at least."""
        if self.chosen:
            judge = self.chosen.judge
        else:
            judge = None
        numbers = self.verified
        return numbers is not None and gains(numbers.before, numbers.after, goal=_most(judge))


def _most(judge: Judge | None) -> float:
    """The most that there is to win: what a judge of its own takes for possible, else all."""
    if judge is not None:
        return judge.goal
    return 1.0


def _curves(arm: Literal["before", "after"], runs: Sequence[Run]) -> tuple[Curve, ...]:
    """What the trainings scored on the way, after equal numbers of updates."""
    curves = []
    for run in runs:
        looks = len(run.scores)
        made = tuple(round(run.updates * (at + 1) / looks) for at in range(looks))
        scores = tuple(float(f"{s:.4g}") if np.isfinite(s) else None for s in run.scores)
        curves.append(Curve(arm, run.seed, made, scores))
    return tuple(curves)


def gains(before: tuple[float, ...], after: tuple[float, ...], *, goal: float = 1.0) -> bool:
    """Whether every seed gained clearly, by a fifth of what was missing to the goal at least."""
    if not np.all(np.isfinite(after)):
        return False
    old = np.where(np.isfinite(before), before, -1e9)  # a net that broke down has no score
    # Below 0, where R² and skill have no end, one score is as good as another.
    old = np.maximum(old, 0.0)
    new = np.maximum(after, 0.0)
    missing = max(goal - float(old.mean()), 1e-9)
    return bool(
        np.all(new - old > min(thresholds.IMPROVES * missing, thresholds.IMPROVES))
        and np.all(new - old > thresholds.LEAST_GAIN)
    )


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
        self.kept_back = 0.0

    @property
    def left(self) -> float:
        """Seconds of the budget that are left, but for those that are kept back for later."""
        return self.seconds - self.watch.spent - self.kept_back

    def run(self, treatment: Treatment) -> TrialOutcome:
        """Train both arms of a treatment, or of the best of its alternatives."""
        started = self.watch.wall
        try:
            given = self._split(self.evidence.case.x[0], self.evidence.y)
            if treatment.among:
                chosen = self._chosen(treatment, given)
            else:
                chosen = treatment
            arm = self._arm(chosen, given)
            if chosen.more_updates > 1:
                return replace(self._longer(arm, chosen, started), chosen=chosen)
            control = Treatment(
                "as it was",
                in_time=chosen.in_time,
                judge=chosen.control or chosen.judge,
                with_damage=True,
            )
            outcome = self._compared(arm, self._arm(control, given), chosen, started)
            return replace(outcome, fix=chosen.fix, chosen=chosen)
        except (OutOfTimeError, UnstuckError) as error:
            return TrialOutcome(None, str(error))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            # What a changed model or other rows may make Keras raise: the other trials count.
            message = " ".join(str(error).split())[:200]
            return TrialOutcome(None, f"retraining failed: {type(error).__name__}: {message}")

    def control(self, treatment: Treatment, updates: int, shares: int) -> float | None:
        """Score of one training with a treatment, None where it did not end or broke down.

        Args:
            treatment: without alternatives.
            updates: how long.
            shares: its time is what is left, divided by this, and a few seconds at most.
        """
        try:
            given = self._split(self.evidence.case.x[0], self.evidence.y)
            arm = self._arm(treatment, given)
            seconds = min(self.left / shares, _MAX_CONTROL_SECONDS)
            run = arm.train(SEEDS[0], updates=updates, stop=True, seconds=seconds)
        except (OutOfTimeError, UnstuckError, ArithmeticError, LookupError, TypeError, ValueError):
            return None
        done = run.updates >= updates or arm.good(run)
        if run.diverged or not done:
            return None
        return arm.final(run)

    def _arm(self, treatment: Treatment, given: TrialRows) -> Arm:
        return Arm(self, treatment.rows(given) if treatment.rows else given, treatment)

    def _chosen(self, treatment: Treatment, given: TrialRows) -> Treatment:
        """The alternative that does best in one training, with a seed that is not used again."""
        options = (treatment, *treatment.among)
        scores: list[float] = []
        reasons: list[UnstuckError] = []
        for at, option in enumerate(options):
            try:
                arm = self._arm(option, given)
                share = _PILOT_TIME_SHARE * self.left / (len(options) - at)
                wanted = self._wanted(option)
                run = arm.train(_PILOT_SEED, updates=wanted, stop=True, seconds=share)
            except UnstuckError as error:  # an edit that this model has no place for
                reasons.append(error)
                scores.append(-np.inf)
                continue
            scores.append(-np.inf if run.diverged else arm.final(run))
            if arm.proved:
                enough = arm.accept
            else:
                enough = arm.stop
            if not run.diverged and arm.final(run) >= enough:
                break
        if len(reasons) == len(options):
            raise reasons[0]
        return replace(options[int(np.argmax(scores))], among=())

    def _wanted(self, treatment: Treatment) -> int:
        """Updates of the treated arm: the user's, or as many as make the user's passes."""
        own = self.evidence.updates
        fit = self.evidence.case.fit
        if treatment.updates is not None:
            return treatment.updates
        if treatment.batch is not None:
            before = min(fit.batch_size, len(self.evidence.x))
            return max(1, round(own * before / min(treatment.batch, len(self.evidence.x))))
        return own

    def _compared(
        self, treated: Arm, untreated: Arm, treatment: Treatment, started: float
    ) -> TrialOutcome:
        runs = []
        wanted = self._wanted(treatment)
        for done, seed in enumerate(SEEDS):
            share = self.left / (2 * len(SEEDS) - done)  # the untreated arm takes as long
            runs.append(treated.train(seed, updates=wanted, stop=True, seconds=share))
        if any(run.updates < wanted and not treated.good(run) for run in runs):
            raise OutOfTimeError(treated.cut_short(runs, wanted))
        updates = max(run.updates for run in runs)
        most = max(updates, min(self.evidence.updates, updates + self._quick()))
        if treatment.batch is not None or treatment.updates is not None:
            most = self.evidence.updates  # as many passes, or all of the user's updates
        controls = [untreated.train(seed, updates=most) for seed in SEEDS]
        before = tuple(untreated.final(run) for run in controls)
        after = tuple(treated.final(run) for run in runs)
        good = self._good(before, after, treated)
        verified = self._verified(before, after, updates, started, accepted=good)
        curves = (*_curves("before", controls), *_curves("after", runs))
        verified = replace(verified, curves=curves)
        if treatment.judge is None:
            self.best_untreated = max(before)
        return TrialOutcome(replace(verified, metric=treated.metric))

    def _good(self, before: tuple[float, ...], after: tuple[float, ...], arm: Arm) -> bool:
        """Whether a fix is enough; where nobody knows what is possible, by its gain too."""
        enough = self._clearly(before, after, arm) and all(s >= arm.accept for s in after)
        return enough and (arm.proved or gains(before, after, goal=_most(arm.judge)))

    def _clearly(self, before: tuple[float, ...], after: tuple[float, ...], arm: Arm) -> bool:
        """Whether the mean gain is more than the held-out rows' own error would explain."""
        gain = float(np.mean(after)) - float(np.mean(before))
        share = float(np.clip(np.mean(after), 0.0, 1.0))
        error = float(np.sqrt(2 * share * (1 - share) / max(len(arm.rows.x_test), 1)))
        return gain > max(
            thresholds.LEAST_GAIN, 2 * error if self.evidence.target.discrete else 0.0
        )

    def _quick(self) -> int:
        """Updates that take a second at most: by their work, so that the answer stays the same."""
        case = self.evidence.case
        steps = self.evidence.x.shape[1]
        an_update = case.model.parameters * steps * case.fit.batch_size
        return int(_MAX_EXTRA_MULTIPLICATIONS // max(an_update, 1))

    def _longer(self, arm: Arm, treatment: Treatment, started: float) -> TrialOutcome:
        own = self.evidence.updates
        wanted = int(own * treatment.more_updates)
        share = self.left / len(SEEDS)
        runs = [arm.train(s, updates=wanted, stop=True, seconds=share) for s in SEEDS]
        before = tuple(arm.at(run, own) for run in runs)
        after = tuple(arm.final(run) for run in runs)
        updates = max(run.updates for run in runs)
        good = self._good(before, after, arm) and not (arm.proved and max(before) >= arm.accept)
        self.best_untreated = max(before)
        verified = self._verified(before, after, updates, started, accepted=good)
        verified = replace(verified, curves=_curves("after", runs))
        return TrialOutcome(verified, epochs=updates / max(own, 1) * self.evidence.case.fit.epochs)

    def _verified(
        self,
        before: tuple[float, ...],
        after: tuple[float, ...],
        updates: int,
        started: float,
        *,
        accepted: bool,
    ) -> Verified:
        return Verified(
            metric=self.evidence.metric,
            before=before,
            after=after,
            seeds=SEEDS,
            updates=updates,
            seconds=round(self.watch.wall - started, 1),
            accepted=accepted,
        )

    def _split(self, x: Array, y: Array) -> TrialRows:
        case = self.evidence.case
        if case.x_val and len(case.x_val) == 1:
            return TrialRows(x, y, case.x_val[0], case.y_val[0])
        return TrialRows(x, y, x[:0], y[:0])
