"""JUnit XML: a diagnosis among the test reports of a CI server.

    testsuite  a fit
    testcase   a finding: an error fails, a warning passes and has its text as output
    testcase   "verdict", where no finding is an error: it passes when the fit is healthy or at its
               ceiling, fails when it is stuck, and is skipped when nothing can be told

What is noted stands in the suite's output. Where there was nothing to diagnose, one suite has one
test that was skipped, with the reason.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from unstuck.doctor.finding import Diagnosis, Finding, FitReport
from unstuck.report.finding_text import finding_text, sentence
from unstuck.report.report_format import report_format
from unstuck.terminal.clean import clean

_MAX_SECONDS = 1e9  # seconds; a report of one that took longer is no report


@report_format("junit", "JUnit XML, for the test reports of CI servers")
def junit(diagnosis: Diagnosis) -> str:
    """One document; every text in it is cleaned, since XML 1.0 forbids most control characters."""
    places = _places(diagnosis)
    suites = [_fit_suite(*each) for each in zip(diagnosis.fits, places, strict=True)]
    if not suites:
        suites = [_empty_suite(diagnosis)]
    root = Element("testsuites", name=_name(diagnosis.script))
    root.extend(suites)
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.set("time", _seconds(sum(_finite(report.seconds) for report in diagnosis.fits)))
    if diagnosis.fits and diagnosis.notes:
        _output(suites[-1], diagnosis.notes)
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _places(diagnosis: Diagnosis) -> list[str]:
    """A name for each fit: servers merge tests of one name, so the fits of one line are counted.

    The first keeps the plain name, so that it goes on with the history of the server.
    """
    seen: Counter[str] = Counter()
    places = []
    for report in diagnosis.fits:
        place = str(report.at) or diagnosis.script
        seen[place] += 1
        if seen[place] > 1:
            place = f"{place} #{seen[place]}"
        places.append(_name(place))
    return places


def _fit_suite(report: FitReport, place: str) -> Element:
    suite = Element("testsuite", name=place, time=_seconds(_finite(report.seconds)))
    _properties(suite, report)
    for case in _cases(report):
        case.set("classname", place)
        if report.at.file and not report.at.file.startswith("<"):
            case.set("file", clean(report.at.file))
        if report.at.line > 0:
            case.set("line", str(report.at.line))
        suite.append(case)
    facts = [f"{f.code} {f.cause}: {sentence(f)}" for f in report.findings if f.level == "note"]
    _output(suite, (report.summary, *facts, *report.notes))
    return _counted(suite)


def _properties(suite: Element, report: FitReport) -> None:
    scores = {"reached": report.metric.reached, "validation": report.metric.validation}
    limits = {"ceiling low": report.ceiling.low, "ceiling high": report.ceiling.high}
    known = {name: f"{value:g}" for name, value in (scores | limits).items() if value is not None}
    properties = SubElement(suite, "properties")
    for name, value in {
        "verdict": report.verdict,
        "source": report.at.source,
        "metric": report.metric.name,
        **known,
    }.items():
        SubElement(properties, "property", name=name, value=clean(value))


def _cases(report: FitReport) -> Iterator[Element]:
    problems = [finding for finding in report.findings if finding.level != "note"]
    for finding in problems:
        yield _finding_case(finding)
    if not any(finding.level == "error" for finding in problems):
        yield _verdict_case(report)


def _finding_case(finding: Finding) -> Element:
    name = _name(f"{finding.code} {finding.cause}")
    case = Element("testcase", name=name, time="0")
    if finding.level == "error":
        failure = SubElement(case, "failure", message=sentence(finding), type=name)
        failure.text = finding_text(finding)
    else:
        SubElement(case, "system-out").text = finding_text(finding)
    return case


def _verdict_case(report: FitReport) -> Element:
    """Whether the fit did well, where no finding says that it did not."""
    case = Element("testcase", name="verdict", time="0")
    summary = clean(report.summary)
    if report.verdict == "stuck":
        SubElement(case, "failure", message=summary, type="stuck").text = summary
    if report.verdict == "undecided":
        SubElement(case, "skipped", message=summary)
    return case


def _empty_suite(diagnosis: Diagnosis) -> Element:
    name = _name(diagnosis.script)
    suite = Element("testsuite", name=name, time="0")
    case = SubElement(suite, "testcase", name="diagnosis", classname=name, time="0")
    why = " ".join(clean(note) for note in diagnosis.notes)
    SubElement(case, "skipped", message=why or "there was nothing to diagnose")
    return _counted(suite)


def _counted(suite: Element) -> Element:
    """The suite with the numbers that a reader of JUnit XML expects; nothing counts as an error."""
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    return suite


def _output(suite: Element, lines: Sequence[str]) -> None:
    """More lines of the suite's output."""
    output = suite.find("system-out")
    if output is None:
        output = SubElement(suite, "system-out")
    cleaned = [line for line in map(clean, lines) if line]
    output.text = "\n".join([*filter(None, [output.text]), *cleaned])


def _name(text: str) -> str:
    """A name; a reader may refuse an empty one."""
    return clean(text, limit=300) or "unstuck"


def _finite(seconds: float) -> float:
    if not math.isfinite(seconds):
        return 0.0
    return min(max(seconds, 0.0), _MAX_SECONDS)


def _seconds(value: float) -> str:
    return f"{value:.3f}"
