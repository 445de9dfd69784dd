"""SARIF 2.1.0: findings for code scanning, each at the line that calls fit.

    result        a finding; its level is the finding's, its rank the confidence in percent
    rule          its cause, with the documentation that `unstuck explain` prints
    notification  the verdict on a fit, and all that is noted of it and of the run
    invocation    how the script ended

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import unstuck
from unstuck.doctor.cause import Cause
from unstuck.doctor.finding import Diagnosis, Finding, FitReport
from unstuck.doctor.registry import registry
from unstuck.location import Location
from unstuck.report.finding_text import finding_text
from unstuck.report.report_format import report_format
from unstuck.terminal.clean import clean, clean_lines

Json = dict[str, Any]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT = "unstuckCauseAndCall/v1"
_WINDOWS = re.compile(r"[A-Za-z]:/")


@report_format("sarif", "SARIF 2.1.0, for code scanning")
def sarif(diagnosis: Diagnosis) -> str:
    """One log with one run, as ASCII text that ends in a newline."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(diagnosis)]}
    return json.dumps(log, indent=1, allow_nan=False) + "\n"


def _run(diagnosis: Diagnosis) -> Json:
    rules = list(_rules(diagnosis))
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    driver = {"name": "unstuck", "semanticVersion": unstuck.__version__, "rules": rules}
    return {
        "tool": {"driver": driver},
        "invocations": [_invocation(diagnosis)],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(diagnosis, places)),
    }


# ---------------------------------------------------------------- rules


def _rules(diagnosis: Diagnosis) -> Iterator[Json]:
    """One rule a cause that was found, in the order of their codes."""
    known = {cause.code: cause for cause in registry()}
    reported = {
        clean(finding.code): finding for report in diagnosis.fits for finding in report.findings
    }
    for code in sorted(reported):
        yield _rule(code, reported[code], known.get(code))


def _rule(code: str, finding: Finding, cause: Cause | None) -> Json:
    """A rule with its documentation; of a cause that is not installed here only its name."""
    rule: Json = {"id": code, "name": clean(finding.cause)}
    if cause is None:
        return rule | {"shortDescription": _message(finding.cause)}
    documentation = _escaped("\n".join(clean_lines(cause.doc)))
    return rule | {
        "shortDescription": _message(cause.title),
        "fullDescription": _message(cause.title),
        "help": {"text": documentation, "markdown": documentation},
        "defaultConfiguration": {"level": cause.level},
    }


# ---------------------------------------------------------------- results


def _results(diagnosis: Diagnosis, places: dict[str, int]) -> Iterator[Json]:
    seen: Counter[str] = Counter()
    for report in diagnosis.fits:
        locations = _locations(report.at, diagnosis.script)
        for finding in report.findings:
            print_ = _fingerprint(report, finding)
            seen[print_] += 1
            yield {
                "ruleId": clean(finding.code),
                "ruleIndex": places[clean(finding.code)],
                "level": finding.level,
                "message": {"text": _escaped(finding_text(finding))},
                "locations": locations,
                "partialFingerprints": {FINGERPRINT: f"{print_}:{seen[print_]}"},
                **_rank(finding),
                "properties": _properties(report, finding),
            }


def _fingerprint(report: FitReport, finding: Finding) -> str:
    """The same for the same cause at the same call, whatever line that call has moved to."""
    named = (clean(finding.code), _path(report.at.file), clean(report.at.source))
    return hashlib.sha256("\n".join(named).encode()).hexdigest()[:32]


def _rank(finding: Finding) -> Json:
    """How sure a finding is, 0 to 100."""
    if not math.isfinite(finding.confidence):
        return {}
    return {"rank": round(min(max(100 * finding.confidence, 0.0), 100.0), 1)}


def _properties(report: FitReport, finding: Finding) -> Json:
    properties: Json = {"verdict": report.verdict, "verified": finding.confirmed}
    if finding.fix is not None and finding.fix.code:
        properties["fix"] = "\n".join(clean_lines(finding.fix.code))
    return properties


def _locations(at: Location, script: str) -> list[Json]:
    """Where fit was called; the script where that is not known."""
    file = _path(at.file) or _path(script)
    if file.startswith("-"):  # -m MODULE, -c CODE: no file
        return []
    if not file:
        return []
    physical: Json = {"artifactLocation": _artifact(file)}
    if at.line > 0:
        physical["region"] = {"startLine": at.line}
    if at.line > 0 and at.source:
        physical["region"]["snippet"] = {"text": clean(at.source)}
    return [{"physicalLocation": physical}]


def _path(file: str) -> str:
    """A file's name; "" for code that is in none, as "<string>"."""
    if file.startswith("<"):
        return ""
    return clean(file).replace("\\", "/")


def _artifact(path: str) -> Json:
    """A file by its address; a relative one counts from where the script was run."""
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    if _WINDOWS.match(path):
        return {"uri": f"file:///{quote(path, safe='/:')}"}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}


# ---------------------------------------------------------------- invocation


def _invocation(diagnosis: Diagnosis) -> Json:
    """How the script ended; where none was run, the diagnosis itself did not fail."""
    status = diagnosis.exit
    invocation: Json = {
        "executionSuccessful": not status,
        "toolExecutionNotifications": list(_notifications(diagnosis)),
    }
    if status is not None and status >= 0:
        invocation["exitCode"] = status
    if status is not None and status < 0:
        invocation["exitSignalNumber"] = -status
    return invocation


def _notifications(diagnosis: Diagnosis) -> Iterator[Json]:
    for report in diagnosis.fits:
        place = {"locations": _locations(report.at, diagnosis.script)}
        verdict = f"{report.verdict}: {report.summary}"
        for text in (verdict, *report.notes):
            yield {"level": "note", "message": _message(text), **place}
    for note in diagnosis.notes:
        yield {"level": "note", "message": _message(note)}


# ---------------------------------------------------------------- text


def _message(text: str) -> Json:
    return {"text": _escaped(clean(text))}


def _escaped(text: str) -> str:
    """Braces are for placeholders in a message; literal ones are doubled (SARIF 2.1.0, 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")
