"""One line that says what is being done, on a terminal only, and is gone when the answer comes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

from unstuck.report.clean import clean
from unstuck.report.glyphs import encoding_of, shown_in
from unstuck.report.page import columns, wants_colour

_BACK_AND_CLEAR = "\r\x1b[K"


class Progress:
    """Shows a line and replaces it; silent where the stream is no terminal that can go back.

    Args:
        stream: usually stderr.
        environ: NO_COLOR and TERM are read from it.
        hint: what Ctrl-C does.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        environ: Mapping[str, str] = os.environ,
        hint: str = "Ctrl-C skips",
    ) -> None:
        self._stream = stream
        self._hint = hint
        self._encoding = encoding_of(stream, environ)
        self._width = columns(stream, environ) - 1
        self._on = wants_colour(stream, environ) and stream.isatty()

    def say(self, words: str) -> None:
        """Show a line in place of the one before."""
        if self._on:
            line = shown_in(clean(f"unstuck: {words} … ({self._hint})"), self._encoding)
            self._write(_BACK_AND_CLEAR + line[: self._width])

    def clear(self) -> None:
        """Take the line away."""
        if self._on:
            self._write(_BACK_AND_CLEAR)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
