"""A Diagnosis for programs: the JSON contract, schema 1, field by field in docs/json.md.

Within schema 1 fields may be added, never removed or given another meaning. NaN and infinity do not
exist in JSON and become null; `json_reader` reads it all back.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

import unstuck
from unstuck.doctor.finding import Diagnosis, Finding, FitReport
from unstuck.doctor.picture import Picture
from unstuck.doctor.report_parts import CeilingReport, FitEvidence, MetricScores

SCHEMA = 1
Json = dict[str, Any]


def dumps(diagnosis: Diagnosis) -> str:
    """The whole contract as text, ASCII only, ending in a newline."""
    return json.dumps(to_json(diagnosis), indent=1, allow_nan=False) + "\n"


def to_json(diagnosis: Diagnosis) -> Json:
    """The whole contract as JSON values."""
    return {
        "unstuck": unstuck.__version__,
        "schema": SCHEMA,
        "script": values(diagnosis.script),
        "exit": diagnosis.exit,
        "fits": [fit_to_json(report) for report in diagnosis.fits],
        "notes": values(diagnosis.notes),
        "environment": values(diagnosis.environment),
    }


def fit_to_json(report: FitReport) -> Json:
    """One call of fit as JSON values."""
    return {
        "at": values(report.at),
        "source": values(report.at.source),
        "framework": values(report.framework),
        "backend": values(report.backend),
        "data": values(asdict(report.data)),
        "metric": _metric(report.metric),
        "visibility": values(report.visibility),
        "ceiling": _ceiling(report.ceiling),
        "budget": values(asdict(report.budget)),
        "verdict": report.verdict,
        "summary": values(report.summary),
        "findings": [_finding(finding) for finding in report.findings],
        "notes": values(report.notes),
        "seconds": values(report.seconds),
        "evidence": _evidence(report.evidence),
        "outputs": [values(asdict(output)) for output in report.outputs],
        "picture": _picture(report.picture),
        "not_asked": [values(asdict(cause)) for cause in report.not_asked],
    }


def _metric(metric: MetricScores) -> Json:
    """The scores in one object; the ones of real targets stand there for real targets alone."""
    scores = {
        "name": metric.name,
        "direction": metric.direction,
        "reached": metric.reached,
        "validation": metric.validation,
        "constant": metric.constant,
    }
    if metric.regression is None:
        further = {}
    else:
        further = asdict(metric.regression)
    return {name: values(value) for name, value in (scores | further).items()}


def _ceiling(ceiling: CeilingReport) -> Json:
    bounds = {
        "low": values(ceiling.low),
        "high": values(ceiling.high),
        "exact": values(ceiling.exact),
    }
    if ceiling.noise is not None:
        bounds["noise"] = values(ceiling.noise)
    return bounds | {
        "per_step": values(ceiling.per_step),
        "how": values(ceiling.how),
        "why": values(ceiling.why),
    }


def _evidence(evidence: FitEvidence | None) -> Json:
    measured: Json
    if evidence is None:
        measured = {}
    else:
        measured = values(asdict(evidence))
    return measured


def _picture(picture: Picture) -> Json:
    """What is drawn; rows that are not shown have no key."""
    rows = {name: rows for name, rows in asdict(picture.rows).items() if rows is not None}
    drawn: Json = values(asdict(picture) | {"rows": rows})
    return drawn


def _finding(finding: Finding) -> Json:
    fix = finding.fix
    tried = finding.verified
    return {
        "code": values(finding.code),
        "cause": values(finding.cause),
        "level": finding.level,
        "explains": finding.explains,
        "strength": finding.strength,
        "confidence": values(finding.confidence),
        "measured": values(finding.measured),
        "why": values(finding.why),
        "evidence": values(finding.evidence),
        "fix": fix and {"text": values(fix.text), "code": values(fix.code), "safety": fix.safety},
        "verified": tried
        and {
            "metric": values(tried.metric),
            "before": values(tried.before),
            "after": values(tried.after),
            "seeds": values(tried.seeds),
            "updates": values(tried.updates),
            "seconds": values(tried.seconds),
            "accepted": values(tried.accepted),
            "helps": values(tried.helps),
            "together": values(tried.together),
            "curves": [values(asdict(curve)) for curve in tried.curves],
        },
        "unverified": values(finding.unverified),
    }


def values(value: Any) -> Any:
    """`value` as strict JSON: NumPy numbers are Python's, NaN and infinity null, keys strings."""
    if isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return None
    if isinstance(value, Mapping):
        return {_string(str(key)): values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [values(item) for item in value]
    return _string(str(value))


def _string(text: str) -> str:
    """`text` without lone surrogates, which many readers of JSON refuse."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
