"""Assess: where a trained model stands between the constant baseline and the ceiling.

What is learned is decided by what is known of the best possible score: nothing is possible, next to
everything was reached, the ceiling is proved, a simple model was built, or nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from unstuck.ceiling.bound import Ceiling
from unstuck.doctor import thresholds
from unstuck.doctor.measure.curve import falling
from unstuck.doctor.measure.evidence import Evidence


@dataclass(frozen=True)
class Assessment:
    """Where a trained model stands between the constant answer and the ceiling.

    Args:
        goal: best score known to be possible on the arrays as given, None when nothing is known.
        tight: whether nothing better than `goal` is possible (proved), else it is a lower bound.
        gained: share of the way from constant to goal that was covered; None when unknown.
        learned: True: all there is, or as much as the best simple model; False: clearly less;
            None: cannot be told.
        generalises: whether the validation rows score like the training rows; None without them.
        kept: share of the gain over the constant that the validation rows show; None without them.
        empty: whether the arrays allow nothing beyond the constant answer.
    """

    goal: float | None
    tight: bool
    gained: float | None
    learned: bool | None
    generalises: bool | None = None
    kept: float | None = None
    empty: bool = False


@dataclass(frozen=True)
class _Scores:
    """What a run scored on its training rows, and between what.

    Args:
        reached: score of the run.
        constant: score of the constant answer.
        noise: error of the best simple model's score.
        goal, tight: see `Assessment`.
    """

    reached: float
    constant: float
    noise: float
    goal: float | None
    tight: bool

    @property
    def room(self) -> float:
        """From the constant answer to the goal; to 1 where no goal is known."""
        if self.goal is None:
            return 1.0 - self.constant
        return self.goal - self.constant

    @property
    def empty(self) -> bool:
        """Whether it is proved that the arrays allow nothing beyond the constant answer."""
        return self.tight and self.room < thresholds.NO_ROOM

    @property
    def gained(self) -> float | None:
        """Share of the room that was covered; None where there is none."""
        if self.room >= thresholds.NO_ROOM:
            return (self.reached - self.constant) / self.room
        return None

    @property
    def to_top(self) -> float:
        """Share of the way from the constant answer to 1 that was covered."""
        return (self.reached - self.constant) / max(1.0 - self.constant, 1e-9)


def assess(evidence: Evidence) -> Assessment:
    """Judge the run by its scores alone."""
    given = evidence.ceiling
    goal, tight = goal_of(given)
    if evidence.reached is None:
        return Assessment(goal, tight, None, None)
    scores = _Scores(evidence.reached, given.constant, given.noise, goal, tight)
    return Assessment(
        goal,
        tight,
        scores.gained,
        _learned(scores, evidence),
        _generalises(evidence),
        _share_kept(evidence),
        scores.empty,
    )


def _learned(scores: _Scores, evidence: Evidence) -> bool | None:
    """As `Assessment.learned`, by what is known of the best possible score."""
    if scores.empty:
        below = scores.reached < scores.constant - thresholds.BELOW_CONSTANT
        return not below
    if _near_perfect(scores):
        return True
    gained = scores.gained
    if scores.tight and gained is not None:
        return _learned_what_is_proved(gained)
    goal_says_much = scores.goal is not None and scores.room > thresholds.LITTLE_ROOM
    if goal_says_much and gained is not None:
        return _learned_what_was_built(scores, gained, falls=still_falling(evidence))
    return _learned_of_unknown(scores)


def _near_perfect(scores: _Scores) -> bool:
    """Whether next to nothing is missing to 1; little says so where a constant is near it too."""
    clear = scores.reached >= thresholds.PERFECT or scores.constant < thresholds.HIGH_CONSTANT
    return scores.to_top >= thresholds.LEARNED and clear


def _learned_what_is_proved(gained: float) -> bool | None:
    """Where nothing better than the goal is possible: by the share of the way to it."""
    if gained >= thresholds.LEARNED:
        return True
    if gained < thresholds.UNLEARNED:
        return False
    return None


def _learned_what_was_built(scores: _Scores, gained: float, *, falls: bool) -> bool | None:
    """Where the goal is the score of the best simple model: as good as that one is enough.

    Its score has an error of its own, and says little when that model is poor itself.

    Args:
        scores: of the run.
        gained: share of the way to the goal that was covered.
        falls: whether the loss still fell when training ended, so that more may be had.
    """
    above = scores.reached - scores.constant
    fair = above / max(scores.room - scores.noise, thresholds.LITTLE_ROOM)
    enough = fair >= thresholds.LEARNED and scores.to_top >= thresholds.FAIR_OF_PERFECT
    done = scores.to_top >= thresholds.LEARNED or not falls
    if enough and done:
        return True
    if gained < thresholds.UNLEARNED:
        return False
    return None


def _learned_of_unknown(scores: _Scores) -> bool | None:
    """Where nothing is known of what is possible: half of the way to 1 is something learned."""
    if scores.to_top >= thresholds.HALF_WAY_TO_PERFECT:
        return True
    return None


def learned(evidence: Evidence) -> bool | None:
    """As `Assessment.learned`, for causes that ask whether there is anything left to explain.

    Not where all that counts is out of the answer's reach; and None for a run that is far above
    every simple model and far below 1: then those say nothing about what is possible, and a trial
    may.
    """
    assessment = assess(evidence)
    if evidence.signal_out_of_reach:
        return False
    if unmeasured(evidence, assessment):
        return None
    return assessment.learned


def unmeasured(evidence: Evidence, assessment: Assessment) -> bool:
    """Whether a run counts as learned only because no simple model is any good."""
    given = evidence.ceiling
    reached = evidence.reached
    if (
        not assessment.learned
        or assessment.tight
        or assessment.empty
        or reached is None
        or assessment.goal is None
    ):
        return False
    room = 1 - given.constant
    return (
        reached - given.constant < thresholds.LEARNED * room
        and reached - assessment.goal > thresholds.FAR_ABOVE_SIMPLE * room
    )


def still_falling(evidence: Evidence) -> bool:
    """Whether the loss still fell clearly when training ended."""
    return (falling(evidence.curve()) or 0.0) > thresholds.STILL_FALLING


def goal_of(given: Ceiling) -> tuple[float | None, bool]:
    """The best score known to be possible, and whether it is proved that nothing is better."""
    low = given.low
    high = given.high
    if given.exact and high is not None:
        return high, True
    if low is not None and high is not None:
        if high - low <= max(thresholds.TIGHT, thresholds.TIGHT_SHARE * (high - given.constant)):
            return (low + high) / 2, True
        return low, False
    if low is not None:
        return (low, False)
    return (None, False)


def _generalises(evidence: Evidence) -> bool | None:
    train = evidence.reached
    held_out = evidence.validation
    if train is None or held_out is None:
        return None
    gap = train - held_out
    above = train - evidence.ceiling.constant
    if not evidence.target.discrete:
        return not (train > thresholds.FITS_R2 and held_out < thresholds.KEPT_R2 * train)
    return not (
        gap > thresholds.GAP
        or (
            gap > thresholds.SMALL_GAP
            and above > thresholds.SMALL_GAIN
            and gap > thresholds.GAP * above
        )
    )


def _share_kept(evidence: Evidence) -> float | None:
    train = evidence.reached
    held_out = evidence.validation
    if (
        train is None
        or held_out is None
        or train - evidence.ceiling.constant < thresholds.SMALL_GAIN
    ):
        return None
    return (held_out - evidence.ceiling.constant) / (train - evidence.ceiling.constant)
