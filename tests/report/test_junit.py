"""JUnit XML: an error fails, everything else is shown, and whatever names hold it is XML."""

from __future__ import annotations

import dataclasses
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, given, settings
from some_reports import DIAGNOSES, FEW, MISALIGNED, STUCK, THREAD

from unstuck.case import Location
from unstuck.doctor.finding import Diagnosis
from unstuck.report.formats.junit import junit

WARNING = dataclasses.replace(MISALIGNED, level="warning")
HOSTILE = "]]></failure><x a='\x00\x08\x0b\x1b[2J\ufffe\uffff\ud800&amp;\u202e\"" + "é\U0001f600"


def read(diagnosis: Diagnosis) -> Element:
    """What a server reads; its counts are those of what is there."""
    root = ElementTree.fromstring(junit.write(diagnosis).encode())
    assert root.tag == "testsuites"
    for element in (root, *root):
        assert int(element.get("tests", "")) == len(element.findall(".//testcase")) >= 1
        assert int(element.get("failures", "")) == len(element.findall(".//failure"))
        assert int(element.get("skipped", "")) == len(element.findall(".//skipped"))
        assert element.get("errors") == "0"
        assert float(element.get("time", "")) >= 0
    return root


def one(**changes: Any) -> Element:
    (suite,) = read(Diagnosis("train.py", 0, (dataclasses.replace(STUCK, **changes),)))
    return suite


def test_an_error_is_a_failure() -> None:
    (suite,) = read(THREAD)
    assert suite.get("name") == "train.py:41"
    assert suite.get("time") == "12.500"
    (case,) = suite.findall("testcase")
    assert case.attrib == {
        "name": "D101 misaligned-axes",
        "time": "0",
        "classname": "train.py:41",
        "file": "train.py",
        "line": "41",
    }
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == f"{MISALIGNED.measured}; {MISALIGNED.why}"
    assert "X = X.reshape(-1, 2, 5).transpose(0, 2, 1)" in (failure.text or "")
    said = suite.findtext("system-out", "")
    for words in (STUCK.summary, "N101 few-distinct-inputs", "rows were sampled", "one note"):
        assert words in said


def test_a_warning_passes_and_is_shown() -> None:
    suite = one(findings=(WARNING,), verdict="healthy")
    warning, verdict = suite.findall("testcase")
    assert suite.get("failures") == suite.get("skipped") == "0"
    assert MISALIGNED.measured in warning.findtext("system-out", "")
    assert list(verdict) == []


@pytest.mark.parametrize(
    ("verdict", "inside"),
    [("healthy", []), ("at-ceiling", []), ("stuck", ["failure"]), ("undecided", ["skipped"])],
)
def test_where_no_finding_is_an_error_the_verdict_counts(verdict: Any, inside: list[str]) -> None:
    (case,) = one(findings=(FEW,), verdict=verdict).findall("testcase")
    assert case.get("name") == "verdict"
    assert [child.tag for child in case] == inside


def test_properties_tell_the_scores() -> None:
    found = {p.get("name"): p.get("value") for p in one().findall("properties/property")}
    assert found["verdict"] == "stuck"
    assert (found["metric"], found["reached"], found["ceiling high"]) == (
        "accuracy",
        "0.802",
        "0.801",
    )


def test_where_nothing_was_diagnosed_one_test_is_skipped_with_the_reason() -> None:
    (suite,) = read(Diagnosis("train.py", 1, (), ("the script failed",)))
    (case,) = suite.findall("testcase")
    skipped = case.find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "the script failed"


def test_hostile_names_stay_text() -> None:
    finding = dataclasses.replace(MISALIGNED, cause=HOSTILE, measured=HOSTILE, why=HOSTILE)
    report = dataclasses.replace(
        STUCK,
        at=Location(HOSTILE, 1, HOSTILE),
        summary=HOSTILE,
        findings=(finding, FEW),
        notes=(HOSTILE,),
        metric=dataclasses.replace(STUCK.metric, name=HOSTILE),
    )
    root = read(Diagnosis(HOSTILE, 0, (report,), (HOSTILE,)))
    assert len(root.findall(".//failure")) == 1
    assert not root.findall(".//x")
    assert "é\U0001f600" in (root.get("name") or "")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DIAGNOSES)
def test_any_diagnosis_is_well_formed(diagnosis: Diagnosis) -> None:
    root = read(diagnosis)
    assert len(root) == max(len(diagnosis.fits), 1)
    errors = sum(f.level == "error" for fit in diagnosis.fits for f in fit.findings)
    named = [c for c in root.findall(".//testcase[failure]") if c.get("name") != "verdict"]
    assert len(named) == errors


def test_fits_of_one_line_are_told_apart() -> None:
    """Servers take two tests of one class and name for one, and show the last."""
    root = read(dataclasses.replace(THREAD, fits=(*THREAD.fits, *THREAD.fits)))
    plain, second = (suite.get("name") for suite in root)
    assert second == f"{plain} #2"
    assert {case.get("classname") for case in root[1].iter("testcase")} == {second}
    assert root[0].find("testcase").get("line") == root[1].find("testcase").get("line")
