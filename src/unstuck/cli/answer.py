"""One Diagnosis to people on stderr and to programs in a file."""

from __future__ import annotations

import sys
from pathlib import Path

from unstuck.cli import failure
from unstuck.doctor.finding import Diagnosis
from unstuck.errors import InputError, UnstuckError


def answer(diagnosis: Diagnosis, json_path: Path | None, kept: Path | None) -> None:
    """Say what was found; the file first, so that it is there whatever becomes of the terminal.

    Args:
        diagnosis: what to say.
        json_path: where to write the JSON contract, or None.
        kept: the folder of cases that stays, or None.
    """
    problem = None
    if json_path is not None:
        try:
            write_json(diagnosis, json_path)
        except UnstuckError as error:
            problem = str(error)
    if diagnosis.fits:
        from unstuck.report.terminal import render

        render(diagnosis, sys.stderr)
    else:  # a script that trained nothing shall not wait for the imports of a report
        for note in diagnosis.notes:
            failure.say(note)
    if problem is not None:
        failure.say(problem)
    if kept is not None and diagnosis.fits:
        failure.say(f"kept in {kept}; diagnose again with: unstuck diagnose {kept}/fit-0001")


def write_json(diagnosis: Diagnosis, path: Path) -> None:
    """Write the JSON contract in one step.

    Raises:
        InputError: when the file cannot be written.
    """
    from unstuck.report.json import dumps
    from unstuck.store.atomic import atomic_write

    content = dumps(diagnosis).encode()
    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a named pipe
            path.write_bytes(content)
        else:
            atomic_write(path.resolve(), content)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None
