"""Reads the JSON contract back, from a file that nobody vouches for."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, cast

from unstuck.doctor.finding import Curve, Diagnosis, Finding, FitReport, Fix, NotAsked, Verified
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
from unstuck.doctor.strength import STRENGTHS, Strength, from_confidence
from unstuck.errors import InputError
from unstuck.location import Location
from unstuck.report.json import SCHEMA, Json
from unstuck.store.plain import from_plain

_MAX_REPORT_BYTES = 64 << 20
_MOST_DIGITS = 10  # of the number of a line
_ORIGIN = "a file that `unstuck run --json` wrote"


def loads_fit(text: str) -> FitReport:
    """Read back what `fit_to_json` made, a file's content.

    Raises:
        InputError: when it is not JSON, or not a fit report of schema 1.
    """
    try:
        return fit_from_json(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InputError(
            f"not a fit report of unstuck: {type(error).__name__}: {error}; "
            "expected one entry of `fits` as docs/json.md describes it; run `unstuck run` again"
        ) from None


def load(path: Path) -> Diagnosis:
    """What `unstuck run --json` wrote.

    Raises:
        InputError: there is no such file, it is too large, or it holds no diagnosis.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(_MAX_REPORT_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    if len(content) > _MAX_REPORT_BYTES:
        raise InputError(f"{path} is larger than {_MAX_REPORT_BYTES:,} bytes; expected a diagnosis")
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is no JSON: {error}; expected {_ORIGIN}") from None
    return from_json(value, name=str(path))


def from_json(value: Json, *, name: str = "this") -> Diagnosis:
    """The Diagnosis that `to_json` turned into JSON values; NaN and infinity are lost.

    Args:
        value: the values.
        name: what to call them in an error.

    Raises:
        InputError: no diagnosis, or of a schema that this version does not know.
    """
    if not isinstance(value, dict):
        raise InputError(f"{name} holds no diagnosis; expected {_ORIGIN}")
    if "schema" in value and value["schema"] != SCHEMA:
        raise InputError(
            f"a diagnosis of schema {value.get('schema')!r}; this version of unstuck reads schema "
            f"{SCHEMA}; update with: pip install --upgrade unstuck"
        )
    try:
        return _diagnosis(value)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{name} holds no diagnosis: {type(error).__name__}: {error}; expected {_ORIGIN}"
        ) from None


def _diagnosis(value: Json) -> Diagnosis:
    return Diagnosis(
        script=str(value["script"]),
        exit=None if value["exit"] is None else int(value["exit"]),
        fits=tuple(fit_from_json(fit) for fit in value["fits"]),
        notes=tuple(str(note) for note in value["notes"]),
        environment={str(k): str(v) for k, v in (value.get("environment") or {}).items()},
    )


def fit_from_json(value: Json) -> FitReport:
    """The FitReport that `fit_to_json` turned into JSON values."""
    verdict = value["verdict"]
    if verdict not in ("healthy", "at-ceiling", "stuck", "undecided"):
        raise ValueError(f"verdict {verdict!r}")
    visibility = value["visibility"]
    return FitReport(
        at=_location(str(value["at"]), str(value["source"])),
        framework=str(value["framework"]),
        backend=str(value["backend"]),
        data=from_plain(DataSummary, value["data"], "data"),
        metric=_metric_from(value["metric"]),
        visibility=None if visibility is None else str(visibility),
        ceiling=_ceiling_from(value["ceiling"]),
        budget=from_plain(ErrorBudget, value["budget"], "budget"),
        verdict=verdict,
        summary=str(value["summary"]),
        findings=tuple(_finding_from(finding) for finding in value["findings"]),
        notes=tuple(str(note) for note in value["notes"]),
        seconds=_number(value["seconds"]),
        evidence=_evidence_from(value.get("evidence")),
        outputs=tuple(
            from_plain(OutputScores, output, "output") for output in value.get("outputs") or ()
        ),
        picture=from_plain(Picture, value.get("picture") or {}, "picture"),
        not_asked=from_plain(tuple[NotAsked, ...], value.get("not_asked") or [], "not_asked"),
    )


def _location(at: str, source: str) -> Location:
    """The place that `str(location)` named: "train.py:41", or a file without a line."""
    file, _, number = at.rpartition(":")
    whole_number = number.isascii() and number.isdecimal() and len(number) < _MOST_DIGITS
    if whole_number and int(number) > 0 and not number.startswith("0"):
        return Location(file, int(number), source)
    return Location(at, 0, source)


def _metric_from(value: Json) -> MetricScores:
    plain: MetricScores = from_plain(MetricScores, {**value, "regression": None}, "metric")
    if not any(field.name in value for field in fields(RegressionScores)):
        return plain
    return replace(plain, regression=from_plain(RegressionScores, value, "metric"))


def _ceiling_from(value: Json) -> CeilingReport:
    per_step = [_number(score) for score in value["per_step"]]
    read: CeilingReport = from_plain(CeilingReport, {**value, "per_step": per_step}, "ceiling")
    return read


def _evidence_from(value: Json | None) -> FitEvidence | None:
    if not value:
        return None
    read: FitEvidence = from_plain(FitEvidence, value, "evidence")
    return read


def _finding_from(value: Json) -> Finding:
    level = value["level"]
    explains = value.get("explains", "learning")
    fix = value["fix"]
    tried = value["verified"]
    if level not in ("error", "warning", "note"):
        raise ValueError(f"level {level!r}")
    if explains not in ("learning", "result", "fact"):
        raise ValueError(f"explains {explains!r}")
    unverified = value["unverified"]
    return Finding(
        code=str(value["code"]),
        cause=str(value["cause"]),
        level=level,
        explains=explains,
        strength=_strength(value),
        measured=str(value["measured"]),
        why=str(value["why"]),
        evidence=dict(value["evidence"]),
        fix=None if fix is None else _fix_from(fix),
        verified=None if tried is None else _verified_from(tried),
        unverified=None if unverified is None else str(unverified),
    )


def _strength(value: Json) -> Strength:
    """The strength of a finding; of earlier versions' reports, from its confidence."""
    given = value.get("strength")
    if given is None:
        return from_confidence(_number(value["confidence"]))
    if given not in STRENGTHS:
        raise ValueError(f"strength {given!r}")
    return cast(Strength, given)


def _fix_from(value: Json) -> Fix:
    safety = value["safety"]
    if safety not in ("safe", "unsafe"):
        raise ValueError(f"safety {safety!r}")
    return Fix(text=str(value["text"]), code=str(value["code"]), safety=safety)


def _verified_from(value: Json) -> Verified:
    return Verified(
        metric=str(value["metric"]),
        before=tuple(_number(score) for score in value["before"]),
        after=tuple(_number(score) for score in value["after"]),
        seeds=tuple(int(seed) for seed in value["seeds"]),
        updates=int(value["updates"]),
        seconds=_number(value["seconds"]),
        accepted=bool(value["accepted"]),
        helps=bool(value.get("helps", False)),
        together=tuple(str(name) for name in value.get("together", ())),
        curves=tuple(from_plain(Curve, curve, "curve") for curve in value.get("curves", ())),
    )


def _number(value: Any) -> float:
    if value is None:
        return math.nan
    return float(value)
