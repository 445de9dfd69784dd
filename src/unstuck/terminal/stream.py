"""What a stream takes: colours, a line written anew, so many columns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

WIDEST = 99
"""Columns of a line where no terminal says how many there are."""

_INCAPABLE = ("dumb", "unknown")
"""Values of TERM that stand for terminals without escape sequences."""


def wants_colour(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether to write escape sequences: a capable terminal, and no NO_COLOR (no-color.org)."""
    if environ.get("NO_COLOR") or environ.get("TERM", "") in _INCAPABLE:
        return False
    return bool(environ.get("FORCE_COLOR")) or _is_terminal(stream)


def can_rewrite(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a line can be taken back and another written in its place."""
    return environ.get("TERM", "") not in _INCAPABLE and _is_terminal(stream)


def columns(stream: TextIO, environ: Mapping[str, str]) -> int:
    """Width of the terminal, or as told by COLUMNS; `WIDEST` where there is no terminal."""
    asked = environ.get("COLUMNS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDEST
    except (AttributeError, ValueError, OSError):  # not a terminal
        return WIDEST


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):  # no such method, or a closed stream
        return False
