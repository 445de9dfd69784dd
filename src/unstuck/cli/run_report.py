"""What `unstuck run` gives out once the script has ended: its answer, files, history, a copy."""

from __future__ import annotations

import contextlib
import dataclasses
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from unstuck.cli import failure
from unstuck.cli.recording import HistoryEntry
from unstuck.cli.run_request import RunRequest
from unstuck.cli.watched_frameworks import imported

if TYPE_CHECKING:
    from unstuck.cli.rewrite import ScriptSource
    from unstuck.doctor.finding import Diagnosis
    from unstuck.process.launch import Ending
    from unstuck.store.history.record import State


def report_run(
    asked: RunRequest,
    source: ScriptSource | None,
    folder: Path | None,
    ending: Ending,
    recording: HistoryEntry,
) -> bool:
    """Give the answer everywhere it was asked for; a failure of ours is one line.

    Returns:
        Whether a finding is an error.
    """
    from unstuck.cli import rewrite
    from unstuck.cli.answer import answer
    from unstuck.faults import point

    has_error = False
    try:
        point("report")
        diagnosis = _diagnosis(asked, folder, ending)
        has_error = any(f.level == "error" for fit in diagnosis.fits for f in fit.findings)
        diagnosis = _with_hints(diagnosis, asked, ending, folder)
        kept = None
        if asked.keep:
            kept = folder
        answer(diagnosis, outputs=asked.outputs, kept=kept)
        _record(recording, diagnosis, ending, folder)
        if asked.copy is not None and source is not None:
            rewrite.write(asked.copy, source, diagnosis, translated=asked.legacy)
    except KeyboardInterrupt:
        failure.say("the report was interrupted")
    except Exception as error:
        failure.say(failure.as_line(error, what="the report"))
    return has_error


def _with_hints(
    diagnosis: Diagnosis, asked: RunRequest, ending: Ending, folder: Path | None
) -> Diagnosis:
    """What may help with a script that failed before it trained anything is said too."""
    from unstuck.cli import rewrite

    if not ending.status or diagnosis.fits or asked.legacy:
        return diagnosis
    hints = [rewrite.hint(asked.target)]
    if not _imported_keras(folder):
        hints.insert(0, rewrite.without_backend(asked.target))
    return dataclasses.replace(diagnosis, notes=(*diagnosis.notes, *filter(None, hints)))


def _diagnosis(asked: RunRequest, folder: Path | None, ending: Ending) -> Diagnosis:
    """Whatever can be said about the run, if only why nothing can; nothing of it goes to stdout."""
    from unstuck.cli.after_run import Ended, diagnose_run, interrupted
    from unstuck.doctor.finding import Diagnosis
    from unstuck.faults import point
    from unstuck.process import run_folder

    if ending.status is not None:
        status = ending.status
    else:
        status = -(ending.signal or 0)
    try:
        point("diagnose")
        if folder is None:
            record = run_folder.RunRecord()
        else:
            record = run_folder.read(folder)
        with contextlib.redirect_stdout(sys.stderr):
            ended = Ended(asked.script, status)
            return diagnose_run(record, ended, budget=asked.budget, frameworks=asked.frameworks)
    except KeyboardInterrupt:
        why = interrupted()
    except Exception as error:
        why = failure.as_line(error)
    return Diagnosis(asked.script, status, (), (why,))


def _imported_keras(folder: Path | None) -> bool:
    """Whether Keras was imported to its end; unknown counts as yes."""
    from unstuck.frameworks.keras import FRAMEWORK
    from unstuck.process import run_folder

    return folder is None or imported(run_folder.read(folder).facts, [FRAMEWORK.module])


def _record(
    recording: HistoryEntry, diagnosis: Diagnosis, ending: Ending, folder: Path | None
) -> None:
    """Into the history, unless the script trained nothing."""
    if diagnosis.fits or recording.begun:
        from unstuck.report.outcome import outcome

        stopped = ending.signal == signal.SIGINT
        state: State
        if stopped:
            state = "stopped"
        elif diagnosis.exit:
            state = "failed"
        else:
            state = "finished"
        recording.end(state, lambda: outcome(diagnosis, _net(folder)), exit=diagnosis.exit)


def _net(folder: Path | None) -> bytes | None:
    """What is kept of the last fit's net, to be looked into."""
    from unstuck.lab import snapshot
    from unstuck.process import run_folder
    from unstuck.store.cases import load_first

    if folder is not None:
        cases = run_folder.read(folder).cases
    else:
        cases = ()
    if cases:
        return snapshot.dumps(load_first(cases[-1], snapshot.ROWS))
    return None
