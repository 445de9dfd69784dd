"""One Diagnosis to people on stderr and to programs in a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from unstuck.cli import failure
from unstuck.cli.options import Output
from unstuck.doctor.finding import Diagnosis
from unstuck.errors import InputError, UnstuckError


def answer(
    diagnosis: Diagnosis, *, outputs: Sequence[Output] = (), kept: Path | None = None
) -> None:
    """Say what was found; the files first, so that they are there whatever becomes of the terminal.

    Args:
        diagnosis: what to say.
        outputs: files to write it to.
        kept: the folder of cases that stays, or None.
    """
    problems = []
    for output in outputs:
        try:
            write_report(diagnosis, output)
        except UnstuckError as error:
            problems.append(str(error))
    if diagnosis.fits:
        from unstuck.report.terminal import render

        render(diagnosis, sys.stderr)
    else:  # a script that trained nothing shall not wait for the imports of a report
        for note in diagnosis.notes:
            failure.say(note)
    for problem in problems:
        failure.say(problem)
    if kept is not None and diagnosis.fits:
        failure.say(f"kept in {kept}; diagnose again with: unstuck diagnose {kept}/fit-0001")


def write_report(diagnosis: Diagnosis, output: Output) -> None:
    """Write a diagnosis to a file, in one step.

    Raises:
        InputError: when the file cannot be written.
    """
    from unstuck.report.report_format import format_named

    _write(output.path, format_named(output.format).write(diagnosis).encode())


def _write(path: Path, content: bytes) -> None:
    from unstuck.store.atomic import atomic_write

    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a named pipe
            path.write_bytes(content)
        else:
            atomic_write(path.resolve(), content)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None
