"""Location: a place in the user's code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Location:
    """A place in the user's code: file as the user named it, 1-based line, and that line's text."""

    file: str
    line: int
    source: str = ""

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}:{self.line}"
        return self.file
