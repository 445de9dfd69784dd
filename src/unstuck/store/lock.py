"""A folder that one process writes to at a time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from unstuck.errors import InputError


def lock(folder: Path, *, option: str, work: str) -> int:
    """Make a folder and take it for this process; the lock ends with the process, or with `close`.

    Args:
        folder: made if it is not there.
        option: what the caller named it by, e.g. "checkpoint".
        work: what is done there, for the message of one who comes second.

    Returns:
        A handle; `os.close` lets others use the folder.

    Raises:
        InputError: another process has it, or it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise InputError(f"{option}={folder}: {error.strerror}; name another folder") from None
    try:
        _take(handle)
    except OSError:
        os.close(handle)
        raise InputError(
            f"{option}={folder}: another process {work}; wait for it, or name another folder"
        ) from None
    return handle


def _take(handle: int) -> None:
    """Where the system has no locks, two may write the same work."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
