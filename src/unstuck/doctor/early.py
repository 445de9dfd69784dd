"""early: what is certain of a fit before its first update.

Only what follows from arrays and settings: no model is asked and nothing is trained. The visibility
is the widest that the model's JSON allows, so that a ceiling holds for it whatever its weights are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from unstuck.case import Case
from unstuck.ceiling.symbols import Symbols, symbols
from unstuck.doctor import thresholds
from unstuck.doctor.cause import Suspicion
from unstuck.doctor.finding import Finding
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.registry import registry
from unstuck.doctor.trials.order import place
from unstuck.errors import UnstuckError
from unstuck.metric_names import ACCURACIES

_MAX_NUMBERS = 5_000_000  # of all inputs, where contexts are counted


@dataclass(frozen=True)
class Early:
    """What can be said before a fit has made its first update.

    Args:
        at: where fit was called, "train.py:39".
        lines: sentences, most severe first; none where nothing is wrong.
        errors: "D101 misaligned-axes" …: what --stop-on error stops for.
        metric: "accuracy" or "r2".
        constant: score of the constant baseline.
        low, high: the ceiling, built and proved; None where it was not counted.
        reports: names under which fit reports this metric for the training rows.
    """

    at: str
    lines: tuple[str, ...]
    errors: tuple[str, ...]
    metric: str
    constant: float | None
    low: float | None
    high: float | None
    reports: tuple[str, ...]


def early(case: Case) -> Early:
    """Look at a fit that has not begun: its arrays, its head and loss, what it can see."""
    evidence = Evidence(case, None)
    counted = _can_be_counted(evidence)
    findings = _certain_findings(evidence, counted=counted)
    lines = [
        f"{f.code} {f.cause}: {f.measured}; {f.why} (unstuck explain {f.code})" for f in findings
    ]
    if counted and evidence.damage is None:
        lines += _limit(evidence, findings)
    return Early(
        at=str(case.at),
        lines=tuple(lines),
        errors=tuple(f"{f.code} {f.cause}" for f in findings),
        metric=evidence.metric,
        constant=evidence.ceiling.constant if counted else None,
        low=evidence.ceiling.low if counted else None,
        high=evidence.ceiling.high if counted else None,
        reports=_reports(evidence),
    )


def _can_be_counted(evidence: Evidence) -> bool:
    """Whether contexts are counted: of few enough inputs that are symbols, and of classes."""
    if evidence.x.size > _MAX_NUMBERS or not isinstance(symbols(evidence.x), Symbols):
        return False
    return evidence.target.discrete


def _certain_findings(evidence: Evidence, *, counted: bool) -> list[Finding]:
    """Errors that need no trial, most severe first and one a cause.

    Args:
        evidence: of a fit that has not begun.
        counted: whether causes are asked too that compare ceilings.
    """
    suspicions: list[Suspicion] = []
    for cause in registry():
        if cause.early != "always" and not (cause.early == "counted" and counted):
            continue
        try:
            suspicions += cause.find(evidence)
        except UnstuckError:  # it will be said after the run
            continue
    certain = [s for s in suspicions if s.finding.level == "error" and _is_certain(s)]
    certain.sort(key=lambda s: place(s.finding.code, s))
    first_of_cause: dict[str, Finding] = {}
    for suspicion in certain:
        first_of_cause.setdefault(suspicion.finding.code, suspicion.finding)
    return [*first_of_cause.values()]


def _is_certain(suspicion: Suspicion) -> bool:
    """Whether it needs no trial."""
    return suspicion.conclusive and suspicion.finding.strength == "certain"


def _limit(evidence: Evidence, findings: list[Finding]) -> list[str]:
    """The ceiling as a sentence where it is proved and below all that could be wished for.

    Nothing where a finding has named it.
    """
    given = evidence.ceiling
    if given.high is None or given.high >= thresholds.NO_LIMIT:
        return []
    if any("ceiling_given" in finding.evidence for finding in findings):
        return []
    sentence = (
        f"no {given.binds} can score above {given.metric} {given.high:.3f} on these arrays "
        f"(constant baseline: {given.constant:.3f})"
    )
    return [sentence]


def _reports(evidence: Evidence) -> tuple[str, ...]:
    """Names under which the share of right answers is reported, as far as it is the same share."""
    case = evidence.case
    if not evidence.target.discrete or case.sample_weight or len(case.y) > 1:
        return ()
    if evidence.target.values.shape[2] > 1:
        return ()
    names = [n for n, full in case.metrics.items() if full.endswith("accuracy")]
    return tuple(names) or ("accuracy", "acc", *ACCURACIES)


def to_json(report: Early) -> dict[str, Any]:
    """As JSON values."""
    return {
        "at": report.at,
        "lines": list(report.lines),
        "errors": list(report.errors),
        "metric": report.metric,
        "constant": report.constant,
        "low": report.low,
        "high": report.high,
        "reports": list(report.reports),
    }
