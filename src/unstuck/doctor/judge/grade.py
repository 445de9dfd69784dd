"""Grade: from a suspicion, its trial and what stands beside it to a level and a strength.

Three questions, in this order:

    by_its_trial      what the trial of the fix showed, or that nobody made one: the table below,
                      read from the top; every row that applies is carried out
    beside_others     whether something surer already says why nothing was learned
    by_what_is_won    whether there was anything to win, measured on the user's own run
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from unstuck.doctor.finding import Finding
from unstuck.doctor.judge import verdict
from unstuck.doctor.judge.assess import Assessment, unmeasured
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.trials.order import place
from unstuck.doctor.trials.queue import Candidate


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Args:
        when: in words, for a reader of the table.
        applies: whether it applies to a candidate and its finding as it is graded by now.
        graded: the finding with another level or strength.
    """

    when: str
    applies: Callable[[Candidate, Finding], bool]
    graded: Callable[[Finding], Finding]


def _warning(finding: Finding) -> Finding:
    if finding.level == "error":
        return replace(finding, level="warning")
    return finding


def _certain(finding: Finding) -> Finding:
    return replace(finding, strength="certain")


def _mere_guess(finding: Finding) -> Finding:
    return _warning(replace(finding, strength="guess"))


def _untried(candidate: Candidate, finding: Finding) -> bool:
    """Whether it is a guess, and a trial that could have borne it out was not made."""
    suspicion = candidate.suspicion
    if suspicion.conclusive or suspicion.treatment is None or candidate.verified is not None:
        return False
    return finding.strength == "guess"


def _confirmed(candidate: Candidate) -> bool:
    return candidate.outcome is not None and candidate.outcome.confirmed


def _partner(candidate: Candidate) -> bool:
    return _confirmed(candidate) and candidate.outcome is not None and candidate.outcome.partner


def _failed(candidate: Candidate) -> bool:
    """Whether the trial was made, was not enough, and says something about the cause."""
    tried = candidate.outcome is not None and candidate.outcome.verified is not None
    return tried and not _confirmed(candidate) and not candidate.suspicion.stands


def _won_nothing(candidate: Candidate) -> bool:
    return _failed(candidate) and candidate.outcome is not None and not candidate.outcome.improves


BY_ITS_TRIAL: tuple[Row, ...] = (
    Row("a guess that nobody tried", _untried, _warning),
    Row("its fix only brought another the rest of the way", lambda c, f: _partner(c), _warning),
    Row(
        "its fix is enough",
        lambda c, f: _confirmed(c) and not _partner(c),
        _certain,
    ),
    Row("its fix won nothing", lambda c, f: _won_nothing(c), _mere_guess),
    Row(
        "its fix was not enough, and nothing measured points to it",
        lambda c, f: _failed(c) and c.suspicion.blind,
        _warning,
    ),
)


def by_its_trial(candidate: Candidate) -> Finding:
    """The finding with what its trial gave, its level and strength moved accordingly."""
    return _graded(candidate, _with_numbers(candidate), BY_ITS_TRIAL)


def _graded(candidate: Candidate, finding: Finding, table: Iterable[Row]) -> Finding:
    for row in table:
        if row.applies(candidate, finding):
            finding = row.graded(finding)
    return finding


def _with_numbers(candidate: Candidate) -> Finding:
    """The finding with the numbers of its trial, or the reason why there are none."""
    finding = candidate.suspicion.finding
    outcome = candidate.outcome
    if outcome is None:
        if finding.fix is None:
            return finding
        reason = finding.unverified or "another fix already explains the score"
        return replace(finding, unverified=reason)
    if outcome.verified is None:
        return replace(finding, unverified=outcome.reason)
    fix = finding.fix
    if outcome.epochs is not None and fix is not None:
        fix = replace(fix, code=f"epochs={math.ceil(outcome.epochs)}")
    verified = replace(outcome.verified, helps=outcome.improves)
    return replace(finding, fix=outcome.fix or fix, verified=verified)


def beside_others(finding: Finding, candidate: Candidate, kept: Sequence[Candidate]) -> Finding:
    """A guess at why nothing was learned is no error beside something that is surer.

    Args:
        finding: as its trial graded it.
        candidate: whose it is.
        kept: all that is reported, this one among them.
    """
    if finding.level != "error" or _confirmed(candidate) or candidate.cause.explains != "learning":
        return finding
    others = (
        other for other in kept if other is not candidate and other.cause.explains == "learning"
    )
    if any(_is_surer(other, candidate) for other in others):
        return _warning(finding)
    return finding


def _is_surer(other: Candidate, candidate: Candidate) -> bool:
    if _confirmed(other):
        return True
    measured = other.suspicion.conclusive and other.suspicion.finding.level == "error"
    return measured and not candidate.suspicion.conclusive and _place(other) < _place(candidate)


def _place(candidate: Candidate) -> int:
    return place(candidate.cause.code, candidate.suspicion)


def by_what_is_won(
    finding: Finding, candidate: Candidate, evidence: Evidence, assessment: Assessment
) -> Finding:
    """The level of a finding about learning by what there was to win."""
    if finding.level == "note" or candidate.cause.explains != "learning":
        return finding
    if candidate.outcome is not None and candidate.outcome.partner:
        return finding  # what there was to win the other fix won
    guess = unmeasured(evidence, assessment) and not finding.confirmed
    if guess or verdict.mitigated(evidence, assessment, finding):
        return replace(finding, level="warning")
    if verdict.held_back(evidence, finding):
        return replace(finding, level="error")
    return finding


def reported(candidates: Sequence[Candidate]) -> list[Candidate]:
    """What is reported: not what its trial did not bear out, nor guesses that are needless.

    Of several candidates of one cause the one whose fix is enough, else the most likely.
    """
    solved = any(candidate.solves for candidate in candidates)
    kept = [candidate for candidate in candidates if _is_kept(candidate, solved=solved)]
    return sorted(_one_a_cause(kept), key=lambda candidate: candidate.key)


def _is_kept(candidate: Candidate, *, solved: bool) -> bool:
    if candidate.suspicion.conclusive:
        return True
    outcome = candidate.outcome
    if outcome is not None and (outcome.confirmed or outcome.improves):
        return True
    tried = outcome is not None and outcome.verified is not None
    return not tried and not solved and not candidate.suspicion.blind


def _one_a_cause(kept: Sequence[Candidate]) -> list[Candidate]:
    best: dict[str, Candidate] = {}
    for candidate in sorted(kept, key=lambda candidate: candidate.key):
        first = best.setdefault(candidate.cause.code, candidate)
        if _confirmed(candidate) and not _confirmed(first):
            best[candidate.cause.code] = candidate
    return list(best.values())
