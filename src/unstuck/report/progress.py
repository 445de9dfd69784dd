"""One line that says what is being done, on a terminal only, and is gone when the answer comes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO

from unstuck.report.clean import clean
from unstuck.report.glyphs import encoding_of, shown_in
from unstuck.report.page import columns, wants_colour

_BACK_AND_CLEAR = "\r\x1b[K"

PULSE = 2.0
"""Seconds after which the line is shown again, with how long the same has been going on."""


class Progress:
    """Shows a line and replaces it; silent where the stream is no terminal that can go back.

    Args:
        stream: usually stderr.
        environ: NO_COLOR and TERM are read from it.
        hint: what Ctrl-C does.
        pulse: seconds between two lines that say the same.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        environ: Mapping[str, str] = os.environ,
        hint: str = "Ctrl-C skips",
        pulse: float = PULSE,
    ) -> None:
        self._stream = stream
        self._hint = hint
        self._encoding = encoding_of(stream, environ)
        self._width = columns(stream, environ) - 1
        self._on = wants_colour(stream, environ) and stream.isatty()
        self._pulse = pulse
        self._one_writes = threading.Lock()
        self._over = threading.Event()

    def say(self, words: str) -> None:
        """Show a line in place of the one before; while it lasts, how many seconds it has taken."""
        if not self._on:
            return
        with self._one_writes:
            self._over.set()
            self._over = threading.Event()
            self._show(words, "")
        pulse = threading.Thread(target=self._beat, args=(words, self._over), daemon=True)
        with suppress(RuntimeError):  # no more threads are to be had: then without
            pulse.start()

    def clear(self) -> None:
        """Take the line away."""
        if self._on:
            with self._one_writes:
                self._over.set()
                self._stream.write(_BACK_AND_CLEAR)
                self._stream.flush()

    def _beat(self, words: str, over: threading.Event) -> None:
        """Show the line again and again until something else is said."""
        started = time.monotonic()
        while not over.wait(self._pulse):
            with self._one_writes:
                if over.is_set():
                    return
                try:
                    self._show(words, f" {time.monotonic() - started:.0f} s")
                except (OSError, ValueError):  # a terminal that is gone, a stream that was closed
                    return

    def _show(self, words: str, lasting: str) -> None:
        line = shown_in(clean(f"unstuck: {words} …{lasting} ({self._hint})"), self._encoding)
        self._stream.write(_BACK_AND_CLEAR + line[: self._width])
        self._stream.flush()
