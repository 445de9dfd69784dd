"""A stream in memory that says what it is."""

from __future__ import annotations

import io


class TextStream(io.StringIO):
    """Like sys.stderr of a certain encoding, a terminal or not."""

    def __init__(self, encoding: str = "utf-8", *, terminal: bool = False) -> None:
        super().__init__()
        self._encoding, self._terminal = encoding, terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._terminal
