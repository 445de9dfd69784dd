"""A Diagnosis for people: the verdict first, then what to do, then what else is worth knowing."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from unstuck.doctor.finding import Diagnosis, Finding, FitReport, Verdict, Verified
from unstuck.doctor.report_parts import MetricScores, OutputScores
from unstuck.report import numbers
from unstuck.report.bars import informative, sparkline
from unstuck.report.budget_bar import WIDTH, budget_bar, unknown
from unstuck.report.ceiling_table import SEES
from unstuck.report.page import LABEL, Page
from unstuck.terminal.clean import clean

_VERDICT_STYLE: dict[Verdict, str] = {
    "healthy": "bold green",
    "at-ceiling": "bold green",
    "stuck": "bold red",
    "undecided": "bold yellow",
}
_LEVEL_STYLE = {"error": "bold red", "warning": "bold yellow", "note": "bold"}
_MOST_STEPS = 12
_MIN_BASELINE_R2 = 0.1  # R² of a simple forecast
_MIN_GAIN_OVER_CONSTANT = 0.005  # above the constant answer, no promise at all


def render(
    diagnosis: Diagnosis,
    stream: TextIO | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
) -> None:
    """Write a diagnosis to a stream (stderr unless told otherwise)."""
    page = Page(sys.stderr if stream is None else stream, environ=environ)
    page.blank()
    page.rule("unstuck")
    for report in diagnosis.fits:
        _fit(page, report)
    for note in diagnosis.notes:
        page.line(note)


def _fit(page: Page, report: FitReport) -> None:
    word = page.text(report.verdict, _VERDICT_STYLE.get(report.verdict, "bold"))
    page.line(page.join([word, "  ", page.text(report.summary, "bold")]), hang=2)
    place = str(report.at)
    if place:
        place = clean(f"{place}  {report.at.source}", limit=max(page.width - 6, 20))
        page.line(page.text(place, "dim"), indent=2, hang=4)
    page.blank()
    _numbers(page, report)
    for finding in report.findings:
        if finding.level != "note":
            _finding(page, finding)
    _notes(page, report)
    page.blank()


def reached_words(report: FitReport) -> str:
    """What was reached, beside what a constant and simple forecasts score."""
    metric = report.metric
    reached = f"{metric.name} {numbers.score(metric.reached)}"
    beside = []
    if metric.validation is not None:
        reached += " on the training rows"
        beside.append(f"validation {numbers.score(metric.validation)}")
    if metric.constant is not None:
        beside.append(f"constant baseline: {numbers.score(metric.constant)}")
    beside += _forecasts(metric)
    return reached + (f" ({'; '.join(beside)})" if beside else "")


def _forecasts(metric: MetricScores) -> list[str]:
    """What simple forecasts score, as far as they are worth saying."""
    if metric.regression is None:
        return []
    scores = {
        "the last value again": metric.regression.last_value,
        "the value of a season ago": metric.regression.seasonal,
    }
    return [
        f"{words}: {numbers.score(score)}"
        for words, score in scores.items()
        if (score or 0.0) > _MIN_BASELINE_R2
    ]


def ceiling_words(report: FitReport) -> str:
    """The ceiling and what it is; "" where nothing is known of it."""
    best, explanation = _ceiling(report)
    return best + explanation


def _ceiling(report: FitReport) -> tuple[str, str]:
    low = report.ceiling.low
    high = report.ceiling.high
    if not report.ceiling.known:
        return "", report.ceiling.why
    best = numbers.interval(low, high)
    constant = report.metric.constant
    if (
        high is None
        and low is not None
        and constant is not None
        and low - constant < _MIN_GAIN_OVER_CONSTANT
    ):
        return "", "unknown: no simple model beats the constant baseline on rows it had not seen"
    if high is None:
        return best, " is possible: that much a simple model scored on rows it had not seen"
    return best, f" is the best that {_who(report.visibility)}"


def _numbers(page: Page, report: FitReport) -> None:
    page.field("reached", reached_words(report))
    best, explanation = _ceiling(report)
    if best:
        page.field("ceiling", page.join([page.text(best, "bold"), explanation]))
    elif explanation:
        page.field("ceiling", explanation)
    for at, output in enumerate(report.outputs):
        page.field("" if at else "outputs", output_words(output))
    falling = report.metric.direction == "min"
    proved = report.ceiling.high is not None
    _steps(page, report.ceiling.per_step, falling=falling, proved=proved)
    _budget(page, report)


def output_words(output: OutputScores) -> str:
    """One output of several: what it reached, between the constant answer and the ceiling."""
    beside = [f"constant baseline: {numbers.score(output.constant)}"]
    if output.validation is not None:
        beside.insert(0, f"validation {numbers.score(output.validation)}")
    if output.low is not None or output.high is not None:
        beside.append(f"possible: {numbers.interval(output.low, output.high)}")
    reached = f"{output.name}: {output.metric} {numbers.score(output.reached)}"
    if output.judged:
        here = "; this one is diagnosed"
    else:
        here = ""
    return f"{reached} ({'; '.join(beside)}){here}"


def _steps(page: Page, values: Sequence[float], *, falling: bool, proved: bool) -> None:
    """Best possible score of each output step, where the steps differ, or that of simple models."""
    if not informative(values):
        return
    if falling:
        top = max(values)
    else:
        top = max(1.0, *values)
    bars = sparkline(values, top=top, encoding=page.encoding)
    if len(values) <= _MOST_STEPS:
        scores = " ".join(numbers.short(value) for value in values)
    else:
        lowest = values.index(min(values))
        highest = values.index(max(values))
        scores = (
            f"{numbers.short(min(values))} at step {lowest + 1}, "
            f"{numbers.short(max(values))} at step {highest + 1} of {len(values)}"
        )
        if not (len(bars) <= page.width // 2):
            bars = ""
    if proved:
        whose = ""
    else:
        whose = "  (a simple model's)"
    page.field("by step", page.join([bars, "  " if bars else "", scores, whose]))


def _budget(page: Page, report: FitReport) -> None:
    """Where the missing score went, as a bar and in numbers."""
    lost = report.budget.measured
    lowest = report.metric.lowest
    if lowest is None or not any(abs(value) >= 0.0005 for _, value in lost):
        return
    score = min(max(lowest, 0.0), 1.0)
    rest = unknown(report.budget, score)
    parts = [f"{part} {numbers.part(value)}" for part, value in lost]
    if rest >= 0.005:
        parts.append(f"? not known {numbers.part(rest)}")
    width = min(WIDTH, page.width - 2 - LABEL)
    page.field("lost to", " · ".join(parts))
    if width >= 20:
        page.field("", budget_bar(report.budget, score, width=width, encoding=page.encoding))


def _finding(page: Page, finding: Finding) -> None:
    page.blank()
    code = page.text(f"{finding.code} {finding.cause}", _LEVEL_STYLE[finding.level])
    page.line(page.join([code, "  ", page.text(finding.level, "dim")]), hang=2)
    page.field("measured", finding.measured)
    page.field("why", finding.why)
    _fix(page, finding)
    page.field("more", page.text(f"unstuck explain {finding.code}", "dim"))


def _fix(page: Page, finding: Finding) -> None:
    fix = finding.fix
    tried = finding.verified
    if fix is not None:
        page.field("fix", fix.text)
        if fix.code:
            page.code("", fix.code, style="bold green")
        if fix.safety == "unsafe":
            page.field("take care", "this changes what the data or the model mean")
    if tried is not None:
        page.field(trial_label(tried), trial(tried))
    elif finding.unverified:
        page.field("not tried", finding.unverified)


def trial_label(tried: Verified) -> str:
    """What a retraining may be called: "verified" only where the fix was accepted."""
    if tried.accepted:
        return "verified"
    if tried.helps:
        return "helps"
    return "tried"


def trial(tried: Verified) -> str:
    """What retraining without and with the fix gave, in one line."""
    before = sorted(tried.before)
    after = sorted(tried.after)
    seeds = len(after)
    better = sum(new > old for new, old in zip(tried.after, tried.before, strict=True))
    if not math.isfinite(after[0]):
        broke = sum(not math.isfinite(score) for score in after)
        return f"the retrained outputs were not finite in {broke} of {seeds} seeds"
    if math.isfinite(_middle(before)):
        start = numbers.short(_middle(before))
    else:
        start = "not a number"
    change = f"{tried.metric} {start} → {numbers.short(_middle(after))}"
    if tried.accepted:
        where = f"in {seeds} of {seeds} seeds"
    else:
        where = f"better in {better} of {seeds}"
    if tried.together:
        fixes = f"the fix and that of {', '.join(tried.together)}"
    else:
        fixes = "the fix"
    return (
        f"{change} {where} (worst {numbers.short(after[0])}), retrained without and with {fixes} "
        f"in {numbers.seconds(tried.seconds)}, scored on held-out rows"
    )


def _notes(page: Page, report: FitReport) -> None:
    facts = [f for f in report.findings if f.level == "note"]
    if not facts and not report.notes:
        return
    page.blank()
    for fact in facts:
        if not fact.why:
            words = fact.measured
        else:
            words = f"{fact.measured}; {fact.why}"
        page.field(f"note {fact.code}", words)
    for note in report.notes:
        page.field("note", note)


def _who(visibility: str | None) -> str:
    """Whom a ceiling binds, and what they see."""
    sees = SEES.get(visibility or "")
    if sees is None:
        return "any model can score that sees what yours sees"
    if visibility == "full":
        kind = ""
    else:
        kind = f"{visibility} "
    return f"any {kind}model can score (each output sees {sees})"


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2
