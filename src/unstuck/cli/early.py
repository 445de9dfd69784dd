"""`python -m unstuck.cli.early FOLDER [--pass]`: look at a begun case while its script trains."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unstuck.case import Case

EAGER = "--pass"
"""Given where a script waits for the answers: then a short training gets its pass too."""

_NOTHING: dict[str, Any] = {"lines": [], "errors": []}

MAX_SECONDS = 50.0
"""Seconds after which it gives up: whatever it would say then comes too late."""


def main(folder: Path, *, eager: bool) -> None:
    """Write the answers beside the case; nothing else is written or printed."""
    watchdog = threading.Timer(MAX_SECONDS, os._exit, (1,))
    watchdog.daemon = True
    watchdog.start()
    from unstuck.doctor.early import early, to_json
    from unstuck.doctor.trials.first_pass import worth_it
    from unstuck.process.begun import ANSWER, PASS
    from unstuck.store.cases import load

    answers = first_pass = _NOTHING
    try:
        try:
            case = load(folder)
            answers = to_json(early(case))
        finally:
            _write(folder / ANSWER, answers)
        if not answers["errors"] and (eager or worth_it(case)):
            first_pass = _first_pass(case)
    finally:  # a script that waits for both goes on, whatever went wrong
        _write(folder / PASS, first_pass)


def _first_pass(case: Case) -> dict[str, Any]:
    """The pass through the model, at low priority: the script's training goes first."""
    from unstuck.doctor.trials.first_pass import through_a_copy
    from unstuck.frameworks.framework import framework_of

    os.nice(10)
    framework_of(case).start()
    return dict(through_a_copy(case))


def _write(path: Path, answers: dict[str, Any]) -> None:
    from unstuck.report.json import values
    from unstuck.store.atomic import atomic_write

    atomic_write(path, json.dumps(values(answers)).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), eager=EAGER in sys.argv[2:])
