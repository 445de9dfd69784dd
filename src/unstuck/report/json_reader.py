"""Reads the JSON contract back, from a file that nobody vouches for."""

from __future__ import annotations

import json
import math
from typing import Any

from unstuck.doctor.finding import Diagnosis, Finding, FitReport, Fix, Verified
from unstuck.errors import InputError
from unstuck.report.json import SCHEMA, Json


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


def from_json(value: Json) -> Diagnosis:
    """The Diagnosis that `to_json` turned into JSON values; NaN and infinity are lost.

    Raises:
        InputError: for a schema that this version does not know.
    """
    if value.get("schema") != SCHEMA:
        raise InputError(
            f"a diagnosis of schema {value.get('schema')!r}; this version of unstuck reads schema "
            f"{SCHEMA}; update with: pip install --upgrade unstuck"
        )
    return Diagnosis(
        script=str(value["script"]),
        exit=None if value["exit"] is None else int(value["exit"]),
        fits=tuple(fit_from_json(fit) for fit in value["fits"]),
        notes=tuple(str(note) for note in value["notes"]),
    )


def fit_from_json(value: Json) -> FitReport:
    """The FitReport that `fit_to_json` turned into JSON values."""
    verdict = value["verdict"]
    if verdict not in ("healthy", "at-ceiling", "stuck", "undecided"):
        raise ValueError(f"verdict {verdict!r}")
    visibility = value["visibility"]
    return FitReport(
        at=str(value["at"]),
        source=str(value["source"]),
        framework=str(value["framework"]),
        backend=str(value["backend"]),
        data=dict(value["data"]),
        metric=dict(value["metric"]),
        visibility=None if visibility is None else str(visibility),
        ceiling=dict(value["ceiling"]),
        budget={str(part): _or_none(share) for part, share in value["budget"].items()},
        verdict=verdict,
        summary=str(value["summary"]),
        findings=tuple(_finding_from(finding) for finding in value["findings"]),
        notes=tuple(str(note) for note in value["notes"]),
        seconds=_number(value["seconds"]),
        evidence=dict(value.get("evidence") or {}),
    )


def _finding_from(value: Json) -> Finding:
    level, fix, tried = value["level"], value["fix"], value["verified"]
    if level not in ("error", "warning", "note"):
        raise ValueError(f"level {level!r}")
    unverified = value["unverified"]
    return Finding(
        code=str(value["code"]),
        cause=str(value["cause"]),
        level=level,
        confidence=_number(value["confidence"]),
        measured=str(value["measured"]),
        why=str(value["why"]),
        evidence=dict(value["evidence"]),
        fix=None if fix is None else _fix_from(fix),
        verified=None if tried is None else _verified_from(tried),
        unverified=None if unverified is None else str(unverified),
    )


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
    )


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _or_none(value: Any) -> float | None:
    return None if value is None else float(value)
