"""A Diagnosis as the history keeps it: the fit judged worst in a row, all of it as a document."""

from __future__ import annotations

import math
from collections.abc import Sequence

from unstuck.doctor.finding import Diagnosis, FitReport
from unstuck.report.json import to_json
from unstuck.store.history.record import FindingRow, RunOutcome

_WORST = ("stuck", "undecided", "at-ceiling", "healthy")


def outcome(diagnosis: Diagnosis, net: bytes | None = None) -> RunOutcome:
    """What a diagnosis came to.

    Args:
        diagnosis: of all fits.
        net: what is kept of the last one's net, see `lab.snapshot`.
    """
    document = to_json(diagnosis)
    if not diagnosis.fits:
        return RunOutcome(summary=next(iter(diagnosis.notes), None), document=document)
    worst = min(diagnosis.fits, key=lambda fit: _WORST.index(fit.verdict))
    return RunOutcome(
        verdict=worst.verdict,
        summary=worst.summary,
        metric=worst.metric.name,
        reached=worst.metric.reached,
        validation=worst.metric.validation,
        constant=worst.metric.constant,
        low=worst.ceiling.low,
        high=worst.ceiling.high,
        findings=[row for at, fit in enumerate(diagnosis.fits) for row in _rows(at, fit)],
        document=document,
        net=net,
    )


def _rows(at: int, fit: FitReport) -> list[FindingRow]:
    rows = []
    for finding in fit.findings:
        tried = finding.verified
        rows.append(
            FindingRow(
                fit=at,
                code=finding.code,
                cause=finding.cause,
                level=finding.level,
                confidence=finding.confidence,
                verified=finding.confirmed,
                before=None if tried is None else _mean(tried.before),
                after=None if tried is None else _mean(tried.after),
            )
        )
    return rows


def _mean(scores: Sequence[float]) -> float | None:
    """The mean, None where a training broke down."""
    if scores and all(map(math.isfinite, scores)):
        return sum(scores) / len(scores)
    return None
