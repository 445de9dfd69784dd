"""The history for people and programs: a list of runs, and two runs side by side."""

from __future__ import annotations

import time
from pathlib import PurePath
from typing import Any

from unstuck.errors import InputError
from unstuck.report import numbers
from unstuck.report.json_reader import from_json
from unstuck.report.table import Table
from unstuck.store.history.record import FindingRow
from unstuck.store.history.runs import RecordedRun
from unstuck.terminal.clean import clean

_ID_LETTERS = 6  # last characters of an id, which name it


def run_table(runs: list[RecordedRun]) -> Table:
    """Runs, one a line, latest first."""
    head = ("run", "began", "what", "verdict", "score of possible", "first finding")
    return Table(head, tuple(_line(run) for run in runs), left=len(head))


def run_facts(run: RecordedRun) -> dict[str, Any]:
    """A run as JSON values, names as in docs/history.md."""
    return vars(run) | {"seconds": None if run.ended is None else run.ended - run.started}


def comparison_table(
    runs: tuple[RecordedRun, RecordedRun],
    findings: tuple[list[FindingRow], list[FindingRow]],
    documents: tuple[dict[str, Any], dict[str, Any]],
) -> Table:
    """Two runs side by side; of settings and versions those that differ."""
    rows = [*_outcome_rows(runs), *_finding_rows(findings), *_setting_rows(documents)]
    head = ("", *(run.id[-_ID_LETTERS:] for run in runs))
    return Table(head, tuple(rows), left=3)


_SCORES = ("reached", "validation", "constant")


def _outcome_rows(runs: tuple[RecordedRun, RecordedRun]) -> list[tuple[str, ...]]:
    """When the runs were, what they were, and what they came to."""
    return [
        ("began", *(when(run.started) for run in runs)),
        ("what", *(run.name for run in runs)),
        ("state", *(run.state for run in runs)),
        ("verdict", *(run.verdict or "-" for run in runs)),
        ("metric", *(run.metric or "-" for run in runs)),
        *((name, *(_score(getattr(run, name)) for run in runs)) for name in _SCORES),
        ("possible", *(_possible(run) for run in runs)),
        ("took", *(_took(run) for run in runs)),
    ]


def _finding_rows(
    findings: tuple[list[FindingRow], list[FindingRow]],
) -> list[tuple[str, ...]]:
    """Every finding of either run, notes left out."""
    # A dictionary keeps them in their order, each once.
    causes = {(f.code, f.cause): None for part in findings for f in part if f.level != "note"}
    return [
        (f"{code} {cause}", *(_finding_text(code, cause, part) for part in findings))
        for code, cause in causes
    ]


def _setting_rows(
    documents: tuple[dict[str, Any], dict[str, Any]],
) -> list[tuple[str, ...]]:
    """The settings and versions that differ; of two kinds of runs little can be compared."""
    first, second = (_settings(document) for document in documents)
    shared = sorted(first.keys() & second.keys())
    return [(name, first[name], second[name]) for name in shared if first[name] != second[name]]


def _line(run: RecordedRun) -> tuple[str, ...]:
    finding = run.finding or ""
    if finding and run.verified:
        finding += ", fix verified"
    score = _score(run.reached)
    if not (run.low is None and run.high is None) and run.reached is not None:
        score += f" of {_possible(run)}"
    return run.id[-_ID_LETTERS:], when(run.started)[5:], what(run), state_of(run), score, finding


def what(run: RecordedRun) -> str:
    """What was run, without the folders before it."""
    path = PurePath(run.name)
    return clean(path.name if path.is_absolute() else run.name, limit=120)


def state_of(run: RecordedRun) -> str:
    """The verdict, and the state where that is not simply "finished"."""
    if run.verdict is None:
        return run.state
    if run.state == "finished":
        return run.verdict
    return f"{run.verdict}, {run.state}"


def when(seconds: float) -> str:
    """A moment in the machine's own time."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
    except (OverflowError, ValueError, OSError):
        return "-"


def _score(value: float | None) -> str:
    if value is None:
        return "-"
    return numbers.score(value)


def _possible(run: RecordedRun) -> str:
    if run.low is None and run.high is None:
        return "-"
    return numbers.interval(run.low, run.high, brief=True)


def _took(run: RecordedRun) -> str:
    if run.ended is None:
        return "-"
    return f"{run.ended - run.started:.1f} s"


def _finding_text(code: str, cause: str, findings: list[FindingRow]) -> str:
    for finding in findings:
        if (finding.code, finding.cause) == (code, cause):
            outcome = finding.level
            if finding.verified and finding.before is not None and finding.after is not None:
                outcome += f", fix verified: {_score(finding.before)} to {_score(finding.after)}"
            return outcome
    return "-"


def _of_first_fit(document: dict[str, Any]) -> dict[str, Any]:
    """Place, model and data of a diagnosis' first fit; nothing where there is none to be read."""
    if "fits" not in document:
        return {}
    try:
        fits = from_json(document).fits
    except InputError:  # a damaged report; scores and findings stand in the history itself
        return {}
    if not fits:
        return {}
    first = fits[0]
    return {
        "fit at": first.at,
        "fit backend": first.backend,
        "fit visibility": first.visibility,
        "rows": first.data.rows,
        "distinct": first.data.distinct,
        "x": [list(shape) for shape in first.data.x],
        "y": [list(shape) for shape in first.data.y],
    }


def _settings(document: dict[str, Any]) -> dict[str, str]:
    """What a run was made of, flat: versions, the data's shapes, a lab's setting."""
    settings: dict[str, Any] = {}
    environment = document.get("environment")
    if isinstance(environment, dict):
        settings |= environment
    settings |= _of_first_fit(document)
    for name in ("task", "lengths", "model", "units", "encoding", "recipe", "rows", "parameters"):
        if name in document:
            settings[name] = document[name]
    return {clean(name, limit=60): clean(str(value), limit=300) for name, value in settings.items()}
