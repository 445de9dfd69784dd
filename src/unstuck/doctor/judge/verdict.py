"""Verdict: healthy · at-ceiling · stuck · undecided, and the sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass

from unstuck.ceiling.bound import Ceiling
from unstuck.doctor.finding import Finding, Verdict
from unstuck.doctor.measure.curve import STILL, falling
from unstuck.doctor.measure.evidence import Evidence

LEARNED = 0.9  # of the way from the constant answer to the ceiling, as for a fix to be accepted
_STUCK = 0.8
_PERFECT = 0.995
_FAR = 0.3
_BELOW = 0.02  # a model this far below the constant answer has not even learned that
_ABOVE = 0.1  # of what there is above the constant answer, by which a run is far above another
_KEPT = 0.3  # share of what was gained on the training rows that new rows show at least
_HALF = 0.5  # of what was missing: a warning whose fix brings so much was an error
_WORTH = 0.05  # a fix that adds less than this is no reason to call a run stuck


@dataclass(frozen=True)
class Standing:
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


def standing(evidence: Evidence) -> Standing:
    """Judge the run by its scores alone."""
    given, reached = evidence.given, evidence.reached
    goal, tight = goal_of(given)
    if reached is None:
        return Standing(goal, tight, None, None)
    room = (goal if goal is not None else 1.0) - given.constant
    empty = tight and room < 0.01
    gained = (reached - given.constant) / room if room >= 0.01 else None
    to_top = (reached - given.constant) / max(1.0 - given.constant, 1e-9)
    learned: bool | None
    if empty and reached < given.constant - _BELOW:
        learned = False
    elif empty or (to_top >= LEARNED and (reached >= _PERFECT or given.constant < 0.9)):
        learned = True
    elif tight and gained is not None:
        learned = True if gained >= LEARNED else False if gained < _STUCK else None
    elif goal is not None and room > 0.02 and gained is not None:
        # As good as the best simple model, whose score has an error of its own; that says little
        # when that one is poor itself.
        fair = (reached - given.constant) / max(room - given.noise, 0.02)
        enough = fair >= LEARNED and to_top >= _FAR
        done = to_top >= LEARNED or not _still_falling(evidence)
        learned = True if enough and done else False if gained < _STUCK else None
    else:
        learned = True if to_top >= 0.5 else None
    return Standing(goal, tight, gained, learned, _generalises(evidence), _kept(evidence), empty)


def learned(evidence: Evidence) -> bool | None:
    """As `Standing.learned`, for causes that ask whether there is anything left to explain.

    Not where all that counts is out of the answer's reach; and None for a run that is far above
    every simple model and far below 1: then those say nothing about what is possible, and a trial
    may.
    """
    stand = standing(evidence)
    return False if evidence.narrow else None if unmeasured(evidence, stand) else stand.learned


def unmeasured(evidence: Evidence, stand: Standing) -> bool:
    """Whether a run counts as learned only because no simple model is any good."""
    given, reached = evidence.given, evidence.reached
    if not stand.learned or stand.tight or stand.empty or reached is None or stand.goal is None:
        return False
    room = 1 - given.constant
    return reached - given.constant < LEARNED * room and reached - stand.goal > _ABOVE * room


def _still_falling(evidence: Evidence) -> bool:
    return (falling(evidence.curve()) or 0.0) > STILL


def goal_of(given: Ceiling) -> tuple[float | None, bool]:
    """The best score known to be possible, and whether it is proved that nothing is better."""
    low, high = given.low, given.high
    if given.exact and high is not None:
        return high, True
    if low is not None and high is not None:
        if high - low <= max(0.02, 0.1 * (high - given.constant)):
            return (low + high) / 2, True
        return low, False
    return (low, False) if low is not None else (None, False)


def _generalises(evidence: Evidence) -> bool | None:
    train, held_out = evidence.reached, evidence.validation
    if train is None or held_out is None:
        return None
    gap = train - held_out
    above = train - evidence.given.constant
    if not evidence.target.discrete:
        return not (train > 0.8 and held_out < 0.75 * train)
    return not (gap > 0.25 or (gap > 0.05 and above > 0.02 and gap > 0.25 * above))


def _kept(evidence: Evidence) -> float | None:
    train, held_out = evidence.reached, evidence.validation
    if train is None or held_out is None or train - evidence.given.constant < 0.02:
        return None
    return (held_out - evidence.given.constant) / (train - evidence.given.constant)


def verdict(evidence: Evidence, stand: Standing, findings: tuple[Finding, ...]) -> Verdict:
    """One word: what a finding of level error explains is stuck, else what the scores say."""
    if any(f.level == "error" and f.explains == "learning" for f in findings):
        return "stuck"
    if evidence.broke_down or evidence.narrow:
        return "stuck"
    if stand.learned is None:
        return "undecided"
    if not stand.learned:
        return "stuck"
    if stand.generalises is False:
        memorised = stand.kept is not None and stand.kept < _KEPT
        return "stuck" if evidence.target.discrete and memorised else "undecided"
    if stand.tight and stand.goal is not None and stand.goal < 0.985:
        return "at-ceiling"
    return "healthy"


def held_back(evidence: Evidence, finding: Finding) -> bool:
    """Whether a verified fix brought at least half of the score that the user's run missed.

    Trials score rows that were held out, so where there are validation rows theirs is compared: the
    labels of the training rows may be noisy, or learned by heart.
    """
    tried, own = finding.verified, evidence.validation
    own = evidence.reached if own is None else own
    if tried is None or not tried.accepted or tried.metric != evidence.metric or own is None:
        return False
    own = max(own, 0.0)
    return sum(tried.after) / len(tried.after) - own >= _HALF * (1 - own)


def mitigated(evidence: Evidence, stand: Standing, finding: Finding) -> bool:
    """Whether a run that learned what the arrays allow has little to win from a fix."""
    if not stand.learned or evidence.reached is None or stand.generalises is False:
        return False
    numbers = finding.evidence
    possible = numbers.get("ceiling_undone") or numbers.get("ceiling_other")
    if finding.verified is not None:
        possible = sum(finding.verified.after) / len(finding.verified.after)
    return possible is not None and possible - evidence.reached < _WORTH


def summary(
    evidence: Evidence, stand: Standing, word: Verdict, findings: tuple[Finding, ...]
) -> str:
    """The verdict as one sentence, with the numbers it rests on."""
    given, name = evidence.given, _name(evidence.given)
    reached = (
        "nothing that can be measured" if evidence.reached is None else f"{evidence.reached:.3f}"
    )
    top = next((f for f in findings if f.level == "error" or f.proved), None)
    who = f"any {given.binds}" if given.visibility != "custom" else "such a model"
    if word == "healthy":
        return f"The model learned: {name} {reached}{_beside(stand, given)}.{_but(top)}"
    if word == "at-ceiling":
        if stand.empty:
            return (
                f"The model answers as well as a constant ({given.constant:.3f}), and these arrays "
                f"allow {who} no more than {_best(given)}."
            )
        return (
            f"The model reached {name} {reached}; {_best(given)} is the best that {who} can do "
            f"on these arrays. There is nothing more to get from them.{_but(top)}"
        )
    if word == "stuck" and evidence.broke_down and evidence.reached is None:
        cause = f" Most likely: {top.cause}." if top else ""
        return f"The model broke down: its loss or its weights are not numbers any more.{cause}"
    if word == "stuck" and evidence.reached is None:
        cause = f" Most likely: {top.cause}." if top else ""
        return f"The model is stuck; what it reached could not be measured.{cause}"
    if word == "stuck":
        limit = ""
        if stand.tight and stand.goal is not None and stand.goal < 0.985:
            limit = f", and {_best(given)} is the best that {who} can do on these arrays"
        elif stand.goal is not None:
            limit = _possible(evidence)
        if top is None and stand.learned and stand.generalises is False:
            limit = f" on its training rows and {evidence.validation:.3f} on the validation rows"
        cause = f" Most likely: {top.cause}." if top else " None of the known causes was seen."
        return f"The model is stuck: {name} {reached}{limit}.{cause}"
    if evidence.reached is None:
        return "The model could not be asked, so only its arrays were looked at."
    if stand.learned and stand.generalises is False:
        top = top or next((f for f in findings if f.level == "warning"), None)
        return (
            f"The model learned its training rows ({name} {reached}), but scores "
            f"{evidence.validation:.3f} on the validation rows."
            + (f" Most likely: {top.cause}." if top else " None of the known causes was seen.")
        )
    more = "how much more is possible"
    if given.low is not None and evidence.reached < given.low - 0.02:
        more = f"at least {given.low:.3f} is possible on these arrays; how much more"
    return (
        f"The model reached {name} {reached} (constant answer {given.constant:.3f}); {more} is not "
        f"known: {given.why}."
        + (" Its loss was still falling." if _still_falling(evidence) else "")
        + (f" Most likely: {top.cause}." if top else " None of the known causes was seen.")
    )


def _possible(evidence: Evidence) -> str:
    """What is known to be possible where that is not settled, as far as it is more than reached."""
    given, reached = evidence.given, evidence.reached
    above = given.low is not None and (reached is None or given.low > reached + 0.02)
    if above and given.low is not None:
        return f"; at least {given.low:.3f} is possible on these arrays"
    if given.high is not None:
        return f"; at most {given.high:.3f} is possible on these arrays"
    return ""


def _best(given: Ceiling) -> str:
    """The best possible score as it was measured: one number, or what it lies between."""
    low, high = (None if v is None else f"{v:.3f}" for v in (given.low, given.high))
    return f"{low}–{high}" if low is not None and low != high else str(high)


def _beside(stand: Standing, given: Ceiling) -> str:
    """The best that is known to be possible, said as what it is."""
    if stand.goal is None:
        return ""
    if stand.tight:
        return f" of {_best(given)} that the arrays allow"
    return f" (the best simple model that was built on these arrays: {stand.goal:.3f})"


def _but(top: Finding | None) -> str:
    """What makes a good score worth less than it looks, or the arrays worth more than they are."""
    if top is None:
        return ""
    if top.proved and top.explains == "learning" and top.verified is not None:
        after = sum(top.verified.after) / len(top.verified.after)
        return f" But with {top.cause} mended {after:.3f} is reached."
    return f" But its scores do not mean what they say: {top.cause}."


def _name(given: Ceiling) -> str:
    return {"accuracy": "accuracy", "r2": "R²"}.get(given.metric, given.metric)
