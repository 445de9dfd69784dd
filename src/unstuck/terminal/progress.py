"""One line that says what is being done, on a terminal only, and is gone when the answer comes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO

from unstuck.terminal.clean import clean
from unstuck.terminal.glyphs import encoding_of, shown_in
from unstuck.terminal.stream import can_rewrite, columns, wants_colour

PULSE = 2.0
"""Seconds after which the line is shown again, with how long the same has been going on."""

BAR_CELLS = 24
"""Width of a bar, in characters."""

_BACK_AND_CLEAR = "\r\x1b[K"
_DONE_COLOUR = "\x1b[35m"
_REST_COLOUR = "\x1b[90m"
_NO_COLOUR = "\x1b[0m"


class Progress:
    """Shows a line and replaces it; silent where the stream is no terminal that can go back.

    Args:
        stream: usually stderr.
        environ: NO_COLOR and TERM are read from it.
        hint: what Ctrl-C does.
        pulse: seconds between two lines that say the same.
        anywhere: whether to show it where there is no terminal too: notebooks take lines back.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        environ: Mapping[str, str] = os.environ,
        hint: str = "Ctrl-C skips",
        pulse: float = PULSE,
        anywhere: bool = False,
    ) -> None:
        self._stream = stream
        self._hint = hint
        self._encoding = encoding_of(stream, environ)
        self._width = columns(stream, environ) - 1
        self._can_rewrite = anywhere or can_rewrite(stream, environ)
        self._coloured = wants_colour(stream, environ)
        self._says = anywhere or (self._can_rewrite and self._coloured)
        self._pulse = pulse
        self._one_writes = threading.Lock()
        self._over = threading.Event()
        self._stands = False

    def say(self, words: str) -> None:
        """Show a line in place of the one before; while it lasts, how many seconds it has taken."""
        if not self._says:
            return
        with self._one_writes:
            self._over.set()
            self._over = threading.Event()
            self._show(words, "")
        pulse = threading.Thread(target=self._beat, args=(words, self._over), daemon=True)
        with suppress(RuntimeError):  # no more threads are to be had: then without
            pulse.start()

    def show_share(self, share: float, words: str) -> None:
        """Show a bar before the words, in place of the line before.

        Args:
            share: of the work that is done, from 0 to 1.
            words: of our own, as they are.
        """
        if not self._can_rewrite:
            return
        cells = min(BAR_CELLS, self._width)
        done = shown_in("━" * round(share * cells), self._encoding)
        rest = shown_in("─" * (cells - len(done)), self._encoding)
        text = shown_in(clean(words), self._encoding)[: max(self._width - cells - 1, 0)]
        if self._coloured:
            done = _DONE_COLOUR + done
            rest = _REST_COLOUR + rest + _NO_COLOUR
        with self._one_writes:
            self._over.set()
            self._write(f"{done}{rest} {text}")

    def clear(self) -> None:
        """Take the line away."""
        with self._one_writes:
            self._over.set()
            if self._stands:
                self._write("")

    def _beat(self, words: str, over: threading.Event) -> None:
        """Show the line again and again until something else is said."""
        started = time.monotonic()
        while not over.wait(self._pulse):
            with self._one_writes:
                if over.is_set():
                    return
                self._show(words, f" {time.monotonic() - started:.0f} s")

    def _show(self, words: str, lasting: str) -> None:
        line = shown_in(clean(f"unstuck: {words} …{lasting} ({self._hint})"), self._encoding)
        self._write(line[: self._width])

    def _write(self, line: str) -> None:
        self._stands = line != ""
        # A terminal that is gone, or a stream that was closed, must not end the work itself.
        with suppress(OSError, ValueError):
            self._stream.write(_BACK_AND_CLEAR + line)
            self._stream.flush()
