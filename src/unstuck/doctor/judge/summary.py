"""The verdict as one sentence, with the numbers it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from unstuck.ceiling.bound import Ceiling
from unstuck.doctor import thresholds
from unstuck.doctor.finding import Finding, Verdict
from unstuck.doctor.judge.assess import Assessment, still_falling
from unstuck.doctor.measure.evidence import Evidence

_UNSEEN = " None of the known causes was seen."


@dataclass(frozen=True)
class _Facts:
    """What a sentence is made of.

    Args:
        evidence: of the run.
        assessment: where it stands.
        findings: ranked.
    """

    evidence: Evidence
    assessment: Assessment
    findings: tuple[Finding, ...]

    @property
    def ceiling(self) -> Ceiling:
        return self.evidence.ceiling

    @property
    def top(self) -> Finding | None:
        """The first finding that is an error, or whose fix was proved."""
        return next((f for f in self.findings if f.level == "error" or f.confirmed), None)

    @property
    def who(self) -> str:
        """Which models the ceiling holds for."""
        if self.ceiling.visibility == "custom":
            return "such a model"
        return f"any {self.ceiling.binds}"

    @property
    def reached(self) -> str:
        """The metric and the score, e.g. "accuracy 0.800"."""
        name = {"accuracy": "accuracy", "r2": "R²"}.get(self.ceiling.metric, self.ceiling.metric)
        score = "nothing that can be measured"
        if self.evidence.reached is not None:
            score = f"{self.evidence.reached:.3f}"
        return f"{name} {score}"


def summary(
    evidence: Evidence, assessment: Assessment, word: Verdict, findings: tuple[Finding, ...]
) -> str:
    """The verdict as one sentence."""
    write: dict[Verdict, Callable[[_Facts], str]] = {
        "healthy": _healthy,
        "at-ceiling": _at_ceiling,
        "stuck": _stuck,
        "undecided": _undecided,
    }
    return write[word](_Facts(evidence, assessment, findings))


def _healthy(facts: _Facts) -> str:
    beside = _of_what_is_possible(facts.assessment, facts.ceiling)
    return f"The model learned: {facts.reached}{beside}.{_but(facts.top)}"


def _at_ceiling(facts: _Facts) -> str:
    best = _best(facts.ceiling)
    if facts.assessment.empty:
        return (
            f"The model answers as well as a constant ({facts.ceiling.constant:.3f}), and these "
            f"arrays allow {facts.who} no more than {best}."
        )
    return (
        f"The model reached {facts.reached}; {best} is the best that {facts.who} can do "
        f"on these arrays. There is nothing more to get from them.{_but(facts.top)}"
    )


def _stuck(facts: _Facts) -> str:
    evidence = facts.evidence
    assessment = facts.assessment
    top = facts.top
    if evidence.reached is None:
        if top is None:
            cause = ""
        else:
            cause = _most_likely(top)
        if evidence.broke_down:
            broken = "its loss or its weights are not numbers any more"
            return f"The model broke down: {broken}.{cause}"
        return f"The model is stuck; what it reached could not be measured.{cause}"
    limit = ""
    if assessment.tight and assessment.goal is not None and assessment.goal < thresholds.NO_LIMIT:
        limit = f", and {_best(facts.ceiling)} is the best that {facts.who} can do on these arrays"
    elif assessment.goal is not None:
        limit = _possible(evidence)
    if top is None and assessment.learned and assessment.generalises is False:
        limit = f" on its training rows and {evidence.validation:.3f} on the validation rows"
    return f"The model is stuck: {facts.reached}{limit}.{_most_likely(top)}"


def _undecided(facts: _Facts) -> str:
    evidence = facts.evidence
    assessment = facts.assessment
    ceiling = facts.ceiling
    if evidence.reached is None:
        return "The model could not be asked, so only its arrays were looked at."
    if assessment.learned and assessment.generalises is False:
        warning = next((f for f in facts.findings if f.level == "warning"), None)
        return (
            f"The model learned its training rows ({facts.reached}), but scores "
            f"{evidence.validation:.3f} on the validation rows.{_most_likely(facts.top or warning)}"
        )
    if assessment.learned and evidence.deadline.cuts:
        return (
            f"The model scores well ({facts.reached}), but the budget of time ran out before all "
            "was measured that could speak against it; give more seconds with --budget."
        )
    more = "how much more is possible"
    if ceiling.low is not None and evidence.reached < ceiling.low - thresholds.CLEARLY_MORE:
        more = f"at least {ceiling.low:.3f} is possible on these arrays; how much more"
    falling = ""
    if still_falling(evidence):
        falling = " Its loss was still falling."
    return (
        f"The model reached {facts.reached} (constant answer {ceiling.constant:.3f}); {more} is "
        f"not known: {ceiling.why}.{falling}{_most_likely(facts.top)}"
    )


def _most_likely(finding: Finding | None) -> str:
    if finding is None:
        return _UNSEEN
    return f" Most likely: {finding.cause}."


def _possible(evidence: Evidence) -> str:
    """What is known to be possible where that is not settled, as far as it is more than reached."""
    low = evidence.ceiling.low
    high = evidence.ceiling.high
    reached = evidence.reached
    if low is not None and (reached is None or low > reached + thresholds.CLEARLY_MORE):
        return f"; at least {low:.3f} is possible on these arrays"
    if high is not None:
        return f"; at most {high:.3f} is possible on these arrays"
    return ""


def _best(ceiling: Ceiling) -> str:
    """The best possible score as it was measured: one number, or what it lies between."""
    low, high = (None if v is None else f"{v:.3f}" for v in (ceiling.low, ceiling.high))
    if low is not None and low != high:
        return f"{low}–{high}"
    return str(high)


def _of_what_is_possible(assessment: Assessment, ceiling: Ceiling) -> str:
    """The best that is known to be possible, said as what it is."""
    if assessment.goal is None:
        return ""
    if assessment.tight:
        return f" of {_best(ceiling)} that the arrays allow"
    return f" (the best simple model that was built on these arrays: {assessment.goal:.3f})"


def _but(top: Finding | None) -> str:
    """What makes a good score worth less than it looks, or the arrays worth more than they are."""
    if top is None:
        return ""
    if top.confirmed and top.explains == "learning" and top.verified is not None:
        after = sum(top.verified.after) / len(top.verified.after)
        return f" But with {top.cause} mended {after:.3f} is reached."
    return f" But its scores do not mean what they say: {top.cause}."
