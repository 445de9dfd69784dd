"""Verdict: healthy · at-ceiling · stuck · undecided."""

from __future__ import annotations

from dataclasses import dataclass

from unstuck.ceiling.bound import Ceiling
from unstuck.doctor import thresholds
from unstuck.doctor.finding import Finding, Verdict
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


def assess(evidence: Evidence) -> Assessment:
    """Judge the run by its scores alone."""
    given = evidence.ceiling
    reached = evidence.reached
    goal, tight = goal_of(given)
    if reached is None:
        return Assessment(goal, tight, None, None)
    room = (goal if goal is not None else 1.0) - given.constant
    empty = tight and room < thresholds.NO_ROOM
    if room >= thresholds.NO_ROOM:
        gained = (reached - given.constant) / room
    else:
        gained = None
    to_top = (reached - given.constant) / max(1.0 - given.constant, 1e-9)
    learned: bool | None
    if empty and reached < given.constant - thresholds.BELOW_CONSTANT:
        learned = False
    elif empty or (
        to_top >= thresholds.LEARNED
        and (reached >= thresholds.PERFECT or given.constant < thresholds.HIGH_CONSTANT)
    ):
        learned = True
    elif tight and gained is not None:
        if gained >= thresholds.LEARNED:
            learned = True
        elif gained < thresholds.UNLEARNED:
            learned = False
        else:
            learned = None
    elif goal is not None and room > thresholds.LITTLE_ROOM and gained is not None:
        # As good as the best simple model, whose score has an error of its own; that says little
        # when that one is poor itself.
        fair = (reached - given.constant) / max(room - given.noise, thresholds.LITTLE_ROOM)
        enough = fair >= thresholds.LEARNED and to_top >= thresholds.FAIR_OF_PERFECT
        done = to_top >= thresholds.LEARNED or not still_falling(evidence)
        if enough and done:
            learned = True
        elif gained < thresholds.UNLEARNED:
            learned = False
        else:
            learned = None
    else:
        if to_top >= thresholds.HALF_WAY_TO_PERFECT:
            learned = True
        else:
            learned = None
    return Assessment(
        goal, tight, gained, learned, _generalises(evidence), _share_kept(evidence), empty
    )


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


def verdict(evidence: Evidence, assessment: Assessment, findings: tuple[Finding, ...]) -> Verdict:
    """One word: what a finding of level error explains is stuck, else what the scores say."""
    if any(f.level == "error" and f.explains == "learning" for f in findings):
        return "stuck"
    if evidence.broke_down or evidence.signal_out_of_reach:
        return "stuck"
    if assessment.learned is None:
        return "undecided"
    if not assessment.learned:
        return "stuck"
    if assessment.generalises is False:
        memorised = assessment.kept is not None and assessment.kept < thresholds.KEPT_GAIN
        if evidence.target.discrete and memorised:
            return "stuck"
        return "undecided"
    if evidence.deadline.cuts:  # what was given up might have shown a leak, or more
        return "undecided"
    if assessment.tight and assessment.goal is not None and assessment.goal < thresholds.NO_LIMIT:
        return "at-ceiling"
    return "healthy"


def held_back(evidence: Evidence, finding: Finding) -> bool:
    """Whether a verified fix brought at least half of the score that the user's run missed.

    Trials score rows that were held out, so where there are validation rows theirs is compared: the
    labels of the training rows may be noisy, or memorised.
    """
    tried = finding.verified
    own = evidence.validation
    if own is None:
        own = evidence.reached
    if tried is None or not tried.accepted or tried.metric != evidence.metric or own is None:
        return False
    own = max(own, 0.0)
    return sum(tried.after) / len(tried.after) - own >= thresholds.FIX_IS_HALF * (1 - own)


def mitigated(evidence: Evidence, assessment: Assessment, finding: Finding) -> bool:
    """Whether a run that learned what the arrays allow has little to win from a fix."""
    if not assessment.learned or evidence.reached is None or assessment.generalises is False:
        return False
    numbers = finding.evidence
    possible = numbers.get("ceiling_undone") or numbers.get("ceiling_other")
    if finding.verified is not None:
        possible = sum(finding.verified.after) / len(finding.verified.after)
    return possible is not None and possible - evidence.reached < thresholds.FIX_WORTH
