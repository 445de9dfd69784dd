"""Where the history is: `.unstuck/history.sqlite` in the working folder, which git ignores."""

from __future__ import annotations

import os
from pathlib import Path

from unstuck.errors import InputError

VARIABLE = "UNSTUCK_HISTORY"
"""Names another folder for the history; "off" keeps none."""
FOLDER = ".unstuck"
FILE = "history.sqlite"


def place(folder: Path | None = None) -> Path | None:
    """The file of the history, whether or not it exists; None where none is kept.

    Args:
        folder: the working folder; default: the one this process is in.
    """
    asked = os.environ.get(VARIABLE, "")
    if asked.lower() == "off":
        return None
    return Path(asked).expanduser() / FILE if asked else (folder or Path.cwd()) / FOLDER / FILE


def made(file: Path) -> Path:
    """The same file, its folder made, which git ignores.

    Raises:
        InputError: the folder cannot be made, or folder or file are links: a folder that was
            copied from elsewhere does not decide where is written.
    """
    folder = file.parent
    for part in (folder, file):
        if part.is_symlink():
            raise InputError(
                f"{part} is a link, and is not written through; to keep the history elsewhere: "
                f"{VARIABLE}=FOLDER"
            )
    ignore = folder / ".gitignore"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not ignore.is_symlink() and not ignore.exists():
            ignore.write_text("*\n")
    except OSError as error:
        raise InputError(
            f"no history is kept: {folder}: {error.strerror or error}; name another folder with "
            f"{VARIABLE}=FOLDER, or {VARIABLE}=off"
        ) from None
    return file
