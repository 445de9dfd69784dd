"""fit_report(): everything that was measured and judged of one call of fit, as one FitReport."""

from __future__ import annotations

from dataclasses import asdict, replace

from unstuck.case import Case
from unstuck.ceiling.bound import Ceiling
from unstuck.doctor.finding import Finding, FitReport, NotAsked, Verdict
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.picture import Picture
from unstuck.doctor.report_parts import (
    CeilingReport,
    DataSummary,
    ErrorBudget,
    FitEvidence,
    MetricScores,
    OutputScores,
    RegressionScores,
)
from unstuck.doctor.trials.controls import Controls


def fit_report(
    case: Case,
    evidence: Evidence,
    *,
    verdict: Verdict,
    summary: str,
    findings: tuple[Finding, ...],
    not_asked: tuple[NotAsked, ...],
    notes: tuple[str, ...],
    budget: ErrorBudget,
    controls: Controls,
    outputs: tuple[OutputScores, ...],
    picture: Picture,
    seconds: float,
) -> FitReport:
    """Put a report together.

    Args:
        case: the run as it was captured.
        evidence: what was measured of it, with the output in front that the diagnosis is about.
        verdict: the judgement as one word.
        summary: the judgement as a sentence.
        findings: as they are to be shown.
        not_asked: causes that were not asked for.
        notes: sentences.
        budget: where the missing score went.
        controls: further measurements.
        outputs: one entry an output of a model with several.
        picture: numbers for drawings.
        seconds: that all of this took.
    """
    if evidence.measured:
        visibility = evidence.visibility.name
    else:
        visibility = None
    return FitReport(
        at=replace(case.at, source=case.at.source.strip()),
        framework=case.framework,
        backend=case.backend,
        data=_data(evidence),
        metric=_metric(evidence),
        visibility=visibility,
        ceiling=_ceiling(evidence.ceiling),
        budget=budget,
        verdict=verdict,
        summary=summary,
        findings=findings,
        notes=notes,
        not_asked=not_asked,
        seconds=round(seconds, 1),
        evidence=FitEvidence(**asdict(controls)),
        outputs=outputs,
        picture=picture,
    )


def _data(evidence: Evidence) -> DataSummary:
    case = evidence.case
    return DataSummary(
        rows=case.rows or len(case.x[0]),
        distinct=evidence.ceiling.distinct,
        x=tuple(part.shape[1:] for part in case.x),
        y=tuple(part.shape[1:] for part in case.y),
    )


def _metric(evidence: Evidence) -> MetricScores:
    if evidence.target.discrete:
        regression = None
    else:
        regression = _regression(evidence)
    return MetricScores(
        name=evidence.metric,
        direction="max",
        reached=evidence.reached,
        validation=evidence.validation,
        constant=evidence.ceiling.constant,
        regression=regression,
    )


def _regression(evidence: Evidence) -> RegressionScores:
    """Of real numbers other errors too, and what simple forecasts score."""
    simple = evidence.ceiling.baselines
    last_value = simple.get("last value")
    reached = evidence.reached
    skill = None
    if last_value is not None and last_value < 1 and reached is not None:
        skill = 1 - (1 - reached) / (1 - last_value)
    return RegressionScores(
        mae=evidence.mae,
        last_value=last_value,
        seasonal=simple.get("seasonal"),
        skill=skill,
    )


def _ceiling(given: Ceiling) -> CeilingReport:
    return CeilingReport(
        low=given.low,
        high=given.high,
        exact=given.exact,
        noise=given.noise,
        per_step=given.per_step,
        how=given.how,
        why=given.why,
    )
