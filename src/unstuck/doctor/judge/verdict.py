"""Verdict: healthy · at-ceiling · stuck · undecided; and what a fix is worth beside it."""

from __future__ import annotations

from unstuck.doctor import thresholds
from unstuck.doctor.finding import Finding, Verdict
from unstuck.doctor.judge.assess import Assessment
from unstuck.doctor.measure.evidence import Evidence


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
        return "stuck" if _memorised(evidence, assessment) else "undecided"
    if evidence.deadline.cuts:  # what was given up might have shown a leak, or more
        return "undecided"
    if _is_limited(assessment):
        return "at-ceiling"
    return "healthy"


def _is_limited(assessment: Assessment) -> bool:
    """Whether it is proved that the arrays allow less than everything."""
    if not assessment.tight or assessment.goal is None:
        return False
    return assessment.goal < thresholds.NO_LIMIT


def _memorised(evidence: Evidence, assessment: Assessment) -> bool:
    """Whether next to nothing of what was learned of the classes holds on validation rows."""
    kept = assessment.kept
    return evidence.target.discrete and kept is not None and kept < thresholds.KEPT_GAIN


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
