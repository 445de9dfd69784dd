"""diagnose(): from a case to a report; measurements first, then trials until one fix holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from unstuck.case import Case
from unstuck.ceiling.rearrange import Layout
from unstuck.clock import Deadline, Stopwatch
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Cause
from unstuck.doctor.finding import Finding, FitReport, NotAsked
from unstuck.doctor.fit_report import fit_report
from unstuck.doctor.judge import grade, verdict
from unstuck.doctor.judge.assess import Assessment, assess
from unstuck.doctor.judge.budget import budget as error_budget
from unstuck.doctor.judge.output_selection import select_output
from unstuck.doctor.judge.signal import nothing_to_learn, seen_whole
from unstuck.doctor.judge.summary import summary
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.measure.layouts import has_pictures
from unstuck.doctor.registry import registry, skipped
from unstuck.doctor.rows import TrialRows
from unstuck.doctor.sketch import sketch
from unstuck.doctor.strength import STRENGTHS
from unstuck.doctor.trials import controls
from unstuck.doctor.trials.queue import RANK, Candidate, run_trials
from unstuck.doctor.trials.trial import Trials
from unstuck.engine.learner import Learner
from unstuck.errors import DeadlineError, UnstuckError

SHORTEST = 20.0
LONGEST = 180.0
MEASURING = 30.0
"""Seconds that measurements may take at least, however small the budget is."""

_TRAININGS = 8  # that one verified fix takes: three seeds of each arm, and its alternatives


def time_budget(case: Case) -> float:
    """Seconds for trials where none were asked: those of eight trainings, within 20 to 180."""
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
        budget: seconds for all of it, measurements and trials; None measures as long as it takes
            and gives trials what `time_budget` says.
        seed: of every draw; the same case and seed give the same report, times apart.
        progress: called with a few words before each longer step.

    Raises:
        UnstuckError: for a case whose arrays cannot be judged at all.
    """
    watch = Stopwatch()
    deadline = Deadline(_measuring_seconds(budget))
    progress("measuring what each output can see, and what these arrays allow")
    selection = select_output(case, learner, seed=seed, progress=progress, deadline=deadline)
    evidence = selection.evidence
    learner = evidence.learner
    evidence.notes += [*selection.notes, *_caveats(case), *skipped()]
    assessment = assess(evidence)
    asked = [c for c in registry() if c.explains == "result" or _unexplained(c, assessment)]
    candidates, not_asked = _suspicions(asked, evidence, deadline)
    not_asked += _needless(asked)
    trials = None
    if learner is not None:
        trials = Trials(evidence, learner, seconds=_seconds(evidence, budget, watch))
        run_trials(candidates, trials, progress)
    findings = _findings(candidates, evidence, assessment)
    word = verdict.verdict(evidence, assessment, findings)
    control_results = controls.seen_at_once(evidence)
    if (
        trials is not None
        and word in ("stuck", "undecided")
        and not any(f.confirmed for f in findings)
    ):
        control_results = controls.trained(control_results, trials, progress)
    evidence.notes += control_results.notes(evidence.reached)
    notes, not_told = _facts(evidence, candidates, learner, word)
    if trials and not evidence.carries_state:
        retrained = trials.best_untreated
    else:
        retrained = None
    if _unlucky(evidence, assessment, retrained):
        evidence.notes.append(
            f"The same training with other seeds reached {retrained:.3f}: this run had bad luck."
        )
    return fit_report(
        case,
        evidence,
        controls=control_results,
        budget=error_budget(
            evidence, assessment, best_retrained=retrained, best_other=_best_other(candidates)
        ),
        verdict=word,
        summary=summary(evidence, assessment, word, findings),
        findings=findings + notes,
        notes=(*case.notes, *dict.fromkeys(evidence.notes), *_cut_short(deadline)),
        seconds=watch.wall,
        outputs=selection.outputs,
        picture=sketch(evidence, _undone(candidates)),
        not_asked=(*not_asked, *not_told),
    )


def _findings(
    candidates: list[Candidate], evidence: Evidence, assessment: Assessment
) -> tuple[Finding, ...]:
    """What is reported of the causes that were seen, graded and ranked."""
    reported = grade.reported(candidates)
    graded = [
        (grade.beside_others(grade.by_its_trial(candidate), candidate, reported), candidate)
        for candidate in reported
    ]
    graded.sort(key=lambda pair: _rank(pair[0]))
    return tuple(
        grade.by_what_is_won(finding, candidate, evidence, assessment)
        for finding, candidate in graded
    )


def _needless(asked: list[Cause]) -> list[NotAsked]:
    """Causes of not learning, of a run that learned all there is."""
    codes = {cause.code for cause in asked}
    return [
        NotAsked(cause.code, cause.name, "the run learned all there is to learn")
        for cause in registry()
        if cause.explains == "learning" and cause.code not in codes
    ]


def _measuring_seconds(asked: float | None) -> float:
    """Seconds for all measurements: half of what was asked, but not too few for most cases."""
    if asked is None:
        return math.inf
    return max(asked / 2, MEASURING)


def _seconds(evidence: Evidence, asked: float | None, watch: Stopwatch) -> float:
    """Seconds for trials: of those that were asked, what the measurements have left.

    Few where nothing that was built on the arrays tells the targets.
    """
    if asked is not None:
        return asked - watch.spent
    if nothing_to_learn(evidence) and seen_whole(evidence):
        return SHORTEST
    return time_budget(evidence.case)


def _cut_short(deadline: Deadline) -> list[str]:
    """A sentence where measurements were given up for want of time."""
    if not deadline.cuts:
        return []
    cuts = ", ".join(deadline.cuts)
    return [f"The budget of time did not suffice for all: cut short were {cuts}."]


def _best_other(candidates: list[Candidate]) -> float | None:
    """The best mean score of a trial in which the model was another one, on the same arrays."""
    scores = [
        sum(candidate.verified.after) / len(candidate.verified.after)
        for candidate in candidates
        if candidate.verified is not None
        and candidate.chosen is not None
        and candidate.chosen.rows is None
        and candidate.chosen.judge is None
        and any(change.part == "model" for change in candidate.chosen.changes)
    ]
    return max((score for score in scores if math.isfinite(score)), default=None)


def _undone(candidates: list[Candidate]) -> Layout | None:
    """The re-layout whose fix was verified, if one was."""
    for candidate in candidates:
        layout = candidate.suspicion.layout
        if layout is not None and candidate.outcome is not None and candidate.outcome.confirmed:
            return layout
    return None


def _rank(finding: Finding) -> tuple[float, ...]:
    """By level, then what is proved by retraining, then by strength; ties keep their order."""
    return (RANK[finding.level], -float(finding.confirmed), STRENGTHS.index(finding.strength))


def _caveats(case: Case) -> list[str]:
    """What to bear in mind with every number of a case."""
    caveats = []
    if case.outcome == "failed":
        caveats.append(
            "fit raised an exception, so the scores are those of the weights it had by then"
        )
    if case.sampled:
        caveats.append(
            f"{len(case.x[0]):,} of {case.rows:,} rows were kept, evenly sampled: all numbers are "
            "theirs, and other layouts of the arrays were not searched"
        )
    elif has_pictures(case):
        caveats.append(
            "steps that have more than one axis (pictures) are read as lists of numbers; other "
            "layouts of the arrays were not searched"
        )
    return caveats


def _unexplained(cause: Cause, assessment: Assessment) -> bool:
    """Whether a cause of not learning needs asking for: not where all there is was learned."""
    if cause.explains != "learning":
        return False
    perfect = (
        assessment.learned
        and assessment.goal is not None
        and assessment.goal >= thresholds.NO_LIMIT
    )
    return not (perfect and not assessment.empty)


def _unlucky(evidence: Evidence, assessment: Assessment, best_retrained: float | None) -> bool:
    """Whether an unchanged retraining learned what the user's run did not."""
    if best_retrained is None or assessment.goal is None or evidence.reached is None:
        return False
    constant = evidence.ceiling.constant
    way = assessment.goal - constant
    better = best_retrained - max(evidence.reached, constant)  # R² has no lower end
    return way > thresholds.LITTLE_ROOM and better > thresholds.BAD_LUCK * way


def _suspicions(
    causes: Iterable[Cause], evidence: Evidence, deadline: Deadline
) -> tuple[list[Candidate], list[NotAsked]]:
    """What these causes see in a case, and which were not asked for want of what.

    Args:
        causes: in the order in which they are asked.
        evidence: of the case.
        deadline: after which none is asked any more.
    """
    candidates: list[Candidate] = []
    not_asked: list[NotAsked] = []
    for cause in causes:
        try:
            deadline.check("asking for some causes")
            need = cause.unmet(evidence)
            if need is not None:
                not_asked.append(NotAsked(cause.code, cause.name, f"needs {need.text}"))
                continue
            candidates += [Candidate(cause, suspicion) for suspicion in cause.find(evidence)]
        except DeadlineError:
            not_asked.append(NotAsked(cause.code, cause.name, "the budget of time ran out"))
        except UnstuckError as error:
            evidence.notes.append(f"{cause.code} {cause.name} was not measured: {error}")
        except Exception as error:  # whatever it raises, the other causes count
            reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            evidence.notes.append(f"{cause.code} {cause.name} was not measured: {reason}")
    return candidates, not_asked


def _facts(
    evidence: Evidence, candidates: list[Candidate], learner: Learner | None, word: str
) -> tuple[tuple[Finding, ...], list[NotAsked]]:
    """Notes on the arrays, on the repaired ones where a repair was verified; and which not."""
    repaired = evidence
    for candidate in candidates:
        accepted = candidate.outcome is not None and candidate.outcome.confirmed
        if accepted and candidate.suspicion.treatment and candidate.suspicion.treatment.rows:
            repaired = _repaired(evidence, candidate.suspicion.treatment.rows, learner)
            break
    causes = [c for c in registry() if c.explains == "fact"]
    facts, not_asked = _suspicions(causes, repaired, evidence.deadline.renewed(MEASURING))
    reported = (s for s in facts if word == "at-ceiling" or s.cause.code != "N103")
    return tuple(s.suspicion.finding for s in reported), not_asked


def _repaired(
    evidence: Evidence, rows: Callable[[TrialRows], TrialRows], learner: Learner | None
) -> Evidence:
    case = evidence.case
    if case.x_val:
        x_val = case.x_val[0]
    else:
        x_val = case.x[0][:0]
    if case.y_val:
        y_val = case.y_val[0]
    else:
        y_val = case.y[0][:0]
    new = rows(TrialRows(case.x[0], case.y[0], x_val, y_val))
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
    deadline = evidence.deadline.renewed(MEASURING)
    return Evidence(again, learner, seed=evidence.seed, deadline=deadline)
