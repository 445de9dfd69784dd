"""An exception of ours as one line; the whole traceback when UNSTUCK_DEBUG asks for it."""

from __future__ import annotations

import os
import sys
import traceback

from unstuck.errors import UnstuckError


def as_line(error: BaseException, *, what: str = "the diagnosis") -> str:
    """One line about a failure of ours, for after a script's run."""
    if debugging():
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, UnstuckError):
        return f"{what} failed: {_line(error)}"
    return (
        f"{what} failed: {type(error).__name__}: {_line(error)}; the script's result is "
        "untouched; run again with UNSTUCK_DEBUG=1 for the details"
    )


def unexpected(error: BaseException) -> str:
    """One line about a failure of ours in a command that runs no script."""
    if debugging():
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, MemoryError):
        return f"the memory is used up ({_line(error)}); pass fewer or shorter rows"
    return (
        f"{type(error).__name__}: {_line(error)}; this is a fault of unstuck; run again with "
        "UNSTUCK_DEBUG=1 for the details, and please report them"
    )


def say(text: str, *more: str) -> None:
    """Write "unstuck: …" to stderr; a stderr that cannot be written to is let be.

    Args:
        text: the line.
        more: further lines, shown indented; errors have none.
    """
    from unstuck.terminal.clean import clean
    from unstuck.terminal.glyphs import encoding_of, shown_in

    if sys.stderr is None:
        return
    try:
        encoding = encoding_of(sys.stderr)
        lines = [clean(f"unstuck: {text}"), *(f"  {clean(line)}" for line in more)]
        sys.stderr.write("".join(f"{shown_in(line, encoding)}\n" for line in lines))
        sys.stderr.flush()
    except (OSError, ValueError):  # closed, or nobody reads
        return


def debugging() -> bool:
    """Whether UNSTUCK_DEBUG is set to anything but "" and "0"."""
    return os.environ.get("UNSTUCK_DEBUG", "") not in ("", "0")


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or "no details"
