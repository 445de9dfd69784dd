"""diagnose(): from a case to a report; measurements first, then trials until one fix holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from unstuck.case import Case
from unstuck.ceiling.rearrange import Layout
from unstuck.doctor.cause import Cause
from unstuck.doctor.finding import Finding, FitReport
from unstuck.doctor.fit_report import fit_report
from unstuck.doctor.judge import verdict
from unstuck.doctor.judge.budget import budget as error_budget
from unstuck.doctor.judge.calibration import calibrated
from unstuck.doctor.judge.output_selection import chosen
from unstuck.doctor.judge.signal import nothing_to_learn, seen_whole
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.layouts import has_pictures
from unstuck.doctor.registry import registry, skipped
from unstuck.doctor.rows import Rows
from unstuck.doctor.sketch import sketch
from unstuck.doctor.trials import controls
from unstuck.doctor.trials.queue import RANK, Seen, put_to_the_test
from unstuck.doctor.trials.trial import Trials
from unstuck.engine.clock import Stopwatch
from unstuck.engine.learner import Learner
from unstuck.errors import UnstuckError

SHORTEST, LONGEST = 20.0, 180.0
_TRAININGS = 8  # that one verified fix takes: three seeds of each arm, and its alternatives
_CERTAIN = 0.75  # below which an untried guess is no error
_LIKELY = 0.5  # a guess that could not be put to the test is kept from this confidence on


def time_budget(case: Case, asked: float | None) -> float:
    """Seconds for trials: what was asked, else those of eight trainings, within 20 to 180."""
    if asked is not None:
        return asked
    return min(max(_TRAININGS * case.fit.seconds, SHORTEST), LONGEST)


def diagnose(
    case: Case,
    learner: Learner | None,
    *,
    budget: float | None = None,
    seed: int = 0,
    progress: Callable[[str], None] = lambda text: None,
) -> FitReport:
    """Find out why a run did not learn, and put the fix to the test.

    Args:
        case: the run.
        learner: its model, or None when it cannot be had (then only its arrays are looked at).
        budget: seconds for trials, see `time_budget`.
        seed: of every draw; the same case and seed give the same report, times apart.
        progress: called with a few words before each longer step.

    Raises:
        UnstuckError: for a case whose arrays cannot be judged at all.
    """
    watch = Stopwatch()
    progress("measuring what each output can see, and what these arrays allow")
    ends = chosen(case, learner, seed=seed, progress=progress)
    evidence = ends.evidence
    learner = evidence.learner
    evidence.notes += [*ends.notes, *_caveats(case), *skipped()]
    stand = verdict.standing(evidence)
    asked = [c for c in registry() if c.explains == "result" or _unexplained(c, stand)]
    seen = _suspicions(asked, evidence)
    trials = None
    if learner is not None:
        trials = Trials(evidence, learner, seconds=_seconds(evidence, budget))
        put_to_the_test(seen, trials, progress)
    kept = sorted(_kept(seen), key=lambda s: s.key)
    told = sorted(((beside(settled(s), s, kept), s) for s in kept), key=lambda one: _rank(one[0]))
    findings = tuple(_weighed(finding, s, evidence, stand) for finding, s in told)
    word = verdict.verdict(evidence, stand, findings)
    known = controls.seen_at_once(evidence)
    if (
        trials is not None
        and word in ("stuck", "undecided")
        and not any(f.proved for f in findings)
    ):
        known = controls.trained(known, trials, progress)
    evidence.notes += known.notes(evidence.reached)
    notes = _facts(evidence, seen, learner, word)
    retrained = trials.best_untreated if trials and not evidence.carries_state else None
    if _unlucky(evidence, stand, retrained):
        evidence.notes.append(
            f"The same training with other seeds reached {retrained:.3f}: this run had bad luck."
        )
    return fit_report(
        case,
        evidence,
        controls=known,
        budget=error_budget(
            evidence, stand, best_retrained=retrained, best_other=_best_other(seen)
        ),
        verdict=word,
        summary=verdict.summary(evidence, stand, word, findings),
        findings=tuple(replace(f, confidence=calibrated(f.confidence)) for f in findings) + notes,
        seconds=watch.wall,
        outputs=ends.outputs,
        picture=sketch(evidence, _undone(seen)),
    )


def _seconds(evidence: Evidence, asked: float | None) -> float:
    """Seconds for trials; few where nothing that was built on the arrays tells the targets."""
    if asked is None and nothing_to_learn(evidence) and seen_whole(evidence):
        return SHORTEST
    return time_budget(evidence.case, asked)


def _best_other(seen: list[Seen]) -> float | None:
    """The best mean score of a trial in which the model was another one, on the same arrays."""
    found = [
        sum(one.verified.after) / len(one.verified.after)
        for one in seen
        if one.verified is not None
        and one.chosen is not None
        and one.chosen.rows is None
        and one.chosen.judge is None
        and any(change.part == "model" for change in one.chosen.changes)
    ]
    return max((score for score in found if math.isfinite(score)), default=None)


def _undone(seen: list[Seen]) -> Layout | None:
    """The re-layout whose fix was verified, if one was."""
    for one in seen:
        if one.suspicion.layout is not None and one.outcome is not None and one.outcome.accepted:
            return one.suspicion.layout
    return None


def _rank(finding: Finding) -> tuple[float, ...]:
    """What is proved by retraining first, then by level and confidence; ties keep their order."""
    return (RANK[finding.level], -float(finding.proved), -finding.confidence)


def _caveats(case: Case) -> list[str]:
    """What to bear in mind with every number of a case."""
    found = []
    if case.outcome == "failed":
        found.append(
            "fit raised an exception, so the scores are those of the weights it had by then"
        )
    if case.sampled:
        found.append(
            f"{len(case.x[0]):,} of {case.rows:,} rows were kept, evenly sampled: all numbers are "
            "theirs, and other layouts of the arrays were not searched"
        )
    elif has_pictures(case):
        found.append(
            "steps that have more than one axis (pictures) are read as lists of numbers; other "
            "layouts of the arrays were not searched"
        )
    return found


def _unexplained(cause: Cause, stand: verdict.Standing) -> bool:
    """Whether a cause of not learning needs asking for: not where all there is was learned."""
    if cause.explains != "learning":
        return False
    perfect = stand.learned and stand.goal is not None and stand.goal >= 0.985
    return not (perfect and not stand.empty)


def _weighed(finding: Finding, one: Seen, evidence: Evidence, stand: verdict.Standing) -> Finding:
    """The level of a finding about learning by what its trial showed that there was to win."""
    if finding.level == "note" or one.cause.explains != "learning":
        return finding
    if one.outcome is not None and one.outcome.partner:
        return finding  # what there was to win the other fix won
    guess = verdict.unmeasured(evidence, stand) and not finding.proved
    if guess or verdict.mitigated(evidence, stand, finding):
        return replace(finding, level="warning")
    return replace(finding, level="error") if verdict.held_back(evidence, finding) else finding


def _unlucky(evidence: Evidence, stand: verdict.Standing, best_retrained: float | None) -> bool:
    """Whether an unchanged retraining learned what the user's run did not."""
    if best_retrained is None or stand.goal is None or evidence.reached is None:
        return False
    constant = evidence.given.constant
    way = stand.goal - constant
    better = best_retrained - max(evidence.reached, constant)  # R² has no lower end
    return way > 0.02 and better > 0.3 * way


def _suspicions(causes: Iterable[Cause], evidence: Evidence) -> list[Seen]:
    seen = []
    for cause in causes:
        try:
            seen += [Seen(cause, suspicion) for suspicion in cause.find(evidence)]
        except UnstuckError as error:
            evidence.notes.append(f"{cause.code} {cause.name} was not measured: {error}")
        except Exception as error:  # whatever it raises, the other causes count
            said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            evidence.notes.append(f"{cause.code} {cause.name} was not measured: {said}")
    return seen


def _kept(seen: list[Seen]) -> list[Seen]:
    """Drop what its trial did not bear out, and guesses that a verified fix makes needless."""
    solved = any(one.solves for one in seen)
    kept = []
    for one in seen:
        tried = one.outcome is not None and one.outcome.verified is not None
        helped = one.outcome is not None and (one.outcome.accepted or one.outcome.helps)
        likely = one.suspicion.finding.confidence >= _LIKELY
        if one.suspicion.proven or helped or (not tried and not solved and likely):
            kept.append(one)
    return _one_a_cause(kept)


def _one_a_cause(seen: list[Seen]) -> list[Seen]:
    """Of several suspicions of one cause the one whose fix was accepted, else the most likely."""
    best: dict[str, Seen] = {}
    for one in sorted(seen, key=lambda s: s.key):
        held = best.get(one.cause.code)
        accepted = one.outcome is not None and one.outcome.accepted
        if held is None or (accepted and not (held.outcome and held.outcome.accepted)):
            best[one.cause.code] = one
    return list(best.values())


def settled(one: Seen) -> Finding:
    """The finding with what its trial gave, its confidence moved accordingly."""
    finding, outcome = one.suspicion.finding, one.outcome
    if _guessed(one) and finding.level == "error":
        finding = replace(finding, level="warning")
    if outcome is None:
        reason = finding.unverified or "another fix already explains the score"
        return finding if finding.fix is None else replace(finding, unverified=reason)
    if outcome.verified is None:
        return replace(finding, unverified=outcome.reason)
    verified = replace(outcome.verified, helps=outcome.helps)
    if outcome.epochs is not None and finding.fix is not None:
        finding = replace(
            finding, fix=replace(finding.fix, code=f"epochs={math.ceil(outcome.epochs)}")
        )
    if outcome.fix is not None:
        finding = replace(finding, fix=outcome.fix)
    confidence, level = finding.confidence, finding.level
    if outcome.accepted and outcome.partner:
        level = "warning" if level == "error" else level
    elif outcome.accepted:
        confidence = max(confidence, 0.97)
    elif not one.suspicion.stands:
        if not outcome.helps:
            confidence = min(confidence, 0.5)
        guessed = not one.suspicion.proven or not outcome.helps
        if guessed and level == "error" and confidence <= 0.5:
            level = "warning"
    return replace(finding, verified=verified, confidence=confidence, level=level)


def beside(finding: Finding, one: Seen, kept: list[Seen]) -> Finding:
    """A guess at why nothing was learned is no error beside something that is surer."""
    accepted = one.outcome is not None and one.outcome.accepted
    if finding.level != "error" or accepted or one.cause.explains != "learning":
        return finding
    for other in kept:
        if other is one or other.cause.explains != "learning":
            continue
        proved = other.outcome is not None and other.outcome.accepted
        surer = other.suspicion.proven and other.suspicion.finding.level == "error"
        more = other.suspicion.finding.confidence > one.suspicion.finding.confidence
        if proved or (surer and more and not one.suspicion.proven):
            return replace(finding, level="warning")
    return finding


def _guessed(one: Seen) -> bool:
    """Whether it is no more than likely, and a trial that could have borne it out was not made."""
    suspicion = one.suspicion
    if suspicion.proven or suspicion.treatment is None or one.verified is not None:
        return False
    return suspicion.finding.confidence < _CERTAIN


def _facts(
    evidence: Evidence, seen: list[Seen], learner: Learner | None, word: str
) -> tuple[Finding, ...]:
    """Notes on the arrays; on the repaired ones where a repair was verified."""
    repaired = evidence
    for one in seen:
        accepted = one.outcome is not None and one.outcome.accepted
        if accepted and one.suspicion.treatment and one.suspicion.treatment.rows:
            repaired = _repaired(evidence, one.suspicion.treatment.rows, learner)
            break
    causes = [c for c in registry() if c.explains == "fact"]
    found = [
        s for s in _suspicions(causes, repaired) if word == "at-ceiling" or s.cause.code != "N103"
    ]
    return tuple(s.suspicion.finding for s in found)


def _repaired(
    evidence: Evidence, rows: Callable[[Rows], Rows], learner: Learner | None
) -> Evidence:
    case = evidence.case
    x_val = case.x_val[0] if case.x_val else case.x[0][:0]
    y_val = case.y_val[0] if case.y_val else case.y[0][:0]
    new = rows(Rows(case.x[0], case.y[0], x_val, y_val))
    has_val = bool(case.x_val)
    if new.x.shape[1:] != case.x[0].shape[1:]:
        learner = None  # longer windows: the user's model cannot read them
    again = replace(
        case,
        x=(new.x,),
        y=(new.y,),
        x_val=(new.x_test,) if has_val else (),
        y_val=(new.y_test,) if has_val else (),
    )
    return Evidence(again, learner, seed=evidence.seed)
