"""One Diagnosis to people on stderr and to programs in a file."""

from __future__ import annotations

import sys
from pathlib import Path

from unstuck.cli import failure
from unstuck.doctor.finding import Diagnosis
from unstuck.errors import InputError, UnstuckError


def answer(
    diagnosis: Diagnosis,
    *,
    json_path: Path | None = None,
    html_path: Path | None = None,
    kept: Path | None = None,
) -> None:
    """Say what was found; the files first, so that they are there whatever becomes of the terminal.

    Args:
        diagnosis: what to say.
        json_path: where to write the JSON contract, or None.
        html_path: where to write the page, or None.
        kept: the folder of cases that stays, or None.
    """
    problems = []
    for path, write in ((json_path, write_json), (html_path, write_html)):
        try:
            if path is not None:
                write(diagnosis, path)
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


def write_json(diagnosis: Diagnosis, path: Path) -> None:
    """Write the JSON contract in one step.

    Raises:
        InputError: when the file cannot be written.
    """
    from unstuck.report.json import dumps

    _write(path, dumps(diagnosis).encode())


def write_html(diagnosis: Diagnosis, path: Path) -> None:
    """Write the report as one page, in one step.

    Raises:
        InputError: when the file cannot be written.
    """
    from unstuck.report.html import render_html

    _write(path, render_html(diagnosis).encode())


def _write(path: Path, content: bytes) -> None:
    from unstuck.store.atomic import atomic_write

    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a named pipe
            path.write_bytes(content)
        else:
            atomic_write(path.resolve(), content)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None
