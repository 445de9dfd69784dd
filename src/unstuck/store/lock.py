"""A folder that one process writes to at a time."""

from __future__ import annotations

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from unstuck.errors import InputError


def lock(folder: Path, *, option: str, work: str) -> BaseFileLock:
    """Make a folder and take it for this process; the lock ends with the process.

    Args:
        folder: made if it is not there.
        option: what the caller named it by, e.g. "checkpoint".
        work: what is done there, for the message of one who comes second.

    Returns:
        The lock, to be held on to; its `release` lets others use the folder.

    Raises:
        InputError: another process has it, or it cannot be made.
    """
    # Of the whole process: another thread than the one that took it may give it back.
    held = FileLock(folder / "lock", timeout=0, mode=0o600, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held.acquire()
    except Timeout:
        raise InputError(
            f"{option}={folder}: another process {work}; wait for it, or name another folder"
        ) from None
    except OSError as error:
        raise InputError(f"{option}={folder}: {error.strerror}; name another folder") from None
    return held
