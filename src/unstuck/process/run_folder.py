"""The private folder through which the script's process tells its parent what it saw.

    fit-0001/, fit-0002/ …     one case a call of fit, see store.cases
    fit-0001.report.json       an answer that was worked out at the exit of the script's own process
    fit-0001.graph.json        instead of one: what a model of own classes is made of
    epochs.jsonl               {"fit": name, "epochs": planned, "logs": {…}}, one an epoch
    notes.jsonl                {"note": text, "kind": kind} and {"fact": name, "value": value},
                               one a line; most notes are of no kind

Imports only the standard library: the launcher starts scripts with it.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from unstuck.faults import point

EPOCHS = "epochs.jsonl"
_NOTES = "notes.jsonl"
_FIT = re.compile(r"fit-\d{4,}")
_REPORT = ".report.json"
_MAX_NOTE_LENGTH = 2_000  # characters
_MAX_READ_BYTES = 16 << 20


@dataclass(frozen=True)
class Settings:
    """What the parent asked of the script's process.

    Args:
        folder: the run folder.
        at_exit: "module:function" to call at exit with the fits that only live there, or None.
        cap: most bytes of arrays to keep a fit.
        budget: seconds that a diagnosis may take, or None for the default.
        pid: the process that captures; forked children of it do not.
        early: "look": leave what is known of a fit before its first update; "stop": and wait for
            what the parent finds in it; "" neither.
    """

    folder: Path
    at_exit: str | None
    cap: int
    budget: float | None
    pid: int
    early: str = ""


NoteKind = Literal["raised", "stopped"]
"""What a note says that others act on: fit raised an exception before its first step; the script
was ended before a first update, as --stop-on asked."""


@dataclass(frozen=True)
class RunRecord:
    """What a run folder holds.

    Args:
        cases: folders of whole cases, in the order of the calls of fit.
        reports: case folder's name → report written at exit.
        notes: sentences for the user, in order.
        kinds: kinds of these notes, as far as they are of one.
        facts: name → value, the last one said.
    """

    cases: tuple[Path, ...] = ()
    reports: dict[str, Path] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    facts: dict[str, Any] = field(default_factory=dict)


def note(settings: Settings, text: str, kind: NoteKind | None = None) -> None:
    """Leave a sentence for the user; never raises.

    Args:
        settings: whose folder it is left in.
        text: the sentence.
        kind: what it says, where somebody acts on that.
    """
    line = {"note": text[:_MAX_NOTE_LENGTH]}
    if kind is not None:
        line["kind"] = kind
    _append(settings.folder, line)


def fact(settings: Settings, name: str, value: Any) -> None:
    """Leave a JSON value under a name; never raises."""
    _append(settings.folder, {"fact": name, "value": value})


def read(folder: Path) -> RunRecord:
    """What the script's process left behind, whatever became of it; torn lines are skipped."""
    cases = [
        path for path in folder.glob("fit-*/manifest.json") if _FIT.fullmatch(path.parent.name)
    ]
    reports = folder.glob(f"fit-*{_REPORT}")
    lines = _lines(folder / _NOTES)
    notes = [line for line in lines if isinstance(line.get("note"), str)]
    return RunRecord(
        cases=tuple(sorted((path.parent for path in cases), key=_number)),
        reports={path.name.removesuffix(_REPORT): path for path in sorted(reports)},
        notes=tuple(line["note"] for line in notes),
        kinds=frozenset(line["kind"] for line in notes if isinstance(line.get("kind"), str)),
        facts={
            line["fact"]: line.get("value") for line in lines if isinstance(line.get("fact"), str)
        },
    )


def epoch(settings: Settings, fit: str, logs: dict[str, float], *, epochs: int) -> None:
    """Leave what an epoch of a fit reported; never raises."""
    _append(settings.folder, {"fit": fit, "epochs": epochs, "logs": logs}, EPOCHS)


def _append(folder: Path, line: dict[str, Any], name: str = _NOTES) -> None:
    """One write a line, so that lines of several threads do not mix."""
    try:
        point("note")
        data = (json.dumps(line) + "\n").encode()
        handle = os.open(folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)
    except Exception:  # a note is never worth the user's run
        return


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        with open(path, "rb") as file:
            content = file.read(_MAX_READ_BYTES)
    except OSError:
        return []
    lines = []
    for text in content.split(b"\n"):
        try:
            line = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(line, dict):
            lines.append(line)
    return lines


def _number(folder: Path) -> int:
    return int(folder.name.removeprefix("fit-"))
