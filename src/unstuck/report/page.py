"""Page: lines on a terminal, a file or a pipe, laid out so that they paste well into an issue.

Everything shown passes through one place, `Page.text`: cleaned, and spelled in what the stream can
show. Lines are at most 99 columns wide and carry no spaces at their end; styles appear only where
the stream is a terminal that wants them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TextIO

from rich.console import Console
from rich.text import Text

from unstuck.terminal.clean import clean, clean_lines
from unstuck.terminal.glyphs import can_show, encoding_of, shown_in
from unstuck.terminal.stream import WIDEST, columns, wants_colour

PLAIN = {"NO_COLOR": "1", "COLUMNS": str(WIDEST), "LC_ALL": "C.UTF-8"}
"""The environment of a page that is kept as text: no colours, full width, all characters."""
LABEL = 11
_MIN_WIDTH_FOR_LABELS = 48
Style = str


class Page:
    """Writes lines to a stream.

    Args:
        stream: where to write.
        environ: NO_COLOR, FORCE_COLOR, TERM, COLUMNS and the locale are read from it.
    """

    def __init__(self, stream: TextIO, *, environ: Mapping[str, str] = os.environ) -> None:
        self.encoding = encoding_of(stream, environ)
        self.width = max(min(columns(stream, environ), WIDEST), 8)
        self.colour = wants_colour(stream, environ)
        self._console = Console(
            file=stream,
            color_system="standard" if self.colour else None,
            force_terminal=self.colour,
            force_jupyter=False,
            legacy_windows=False,
            width=10_000,  # lines are wrapped here, not by the console
            markup=False,
            highlight=False,
            emoji=False,
            _environ={},
        )

    def text(self, words: object, style: Style = "") -> Text:
        """A piece of a line."""
        return Text(shown_in(clean(words), self.encoding), style=style)

    def join(self, parts: Iterable[str | Text]) -> Text:
        """Pieces next to each other, as they are."""
        return Text("").join(p if isinstance(p, Text) else self.text_raw(p) for p in parts)

    def text_raw(self, words: str, style: Style = "") -> Text:
        """A piece of a line of our own making, whose spaces at either end matter."""
        return Text(shown_in(words, self.encoding), style=style)

    def blank(self) -> None:
        """An empty line."""
        self._console.print()

    def rule(self, title: str) -> None:
        """A line across the page with a title in it."""
        if can_show("─", self.encoding):
            dash = "─"
        else:
            dash = "-"
        name = self.text(title).plain
        right = max(self.width - len(name) - 4, 0)
        self._write(Text(f"{dash * 2} {name} {dash * right}"[: self.width], style="dim"))

    def line(self, words: str | Text, *, style: Style = "", indent: int = 0, hang: int = 0) -> None:
        """A paragraph, wrapped; lines after the first are indented by `hang` more."""
        if isinstance(words, str):
            text = self.text(words, style)
        else:
            text = words
        indent, hang = self._fit(indent), self._fit(indent + hang) - self._fit(indent)
        lines = list(text.wrap(self._console, self.width - indent - hang)) or [Text("")]
        for number, part in enumerate(lines):
            self._write(Text(" " * (indent + (hang if number else 0))) + part)

    def field(self, label: str, words: str | Text, *, style: Style = "", indent: int = 2) -> None:
        """A label and what belongs to it, wrapped in a column of its own."""
        if isinstance(words, str):
            text = self.text(words, style)
        else:
            text = words
        if self.width < _MIN_WIDTH_FOR_LABELS:
            self.line(label, style="dim", indent=min(indent, 1))
            self.line(text, indent=min(indent, 1) + 2)
            return
        start = indent + LABEL
        lines = list(text.wrap(self._console, self.width - start)) or [Text("")]
        head = Text(" " * indent) + self.text(label, "dim")
        head.pad_right(start - head.cell_len)
        for number, part in enumerate(lines):
            self._write((head if number == 0 else Text(" " * start)) + part)

    def code(self, label: str, source: str, *, style: Style = "bold", indent: int = 2) -> None:
        """Lines of code beside a label; a line that does not fit beside it goes under it."""
        lines = [shown_in(line, self.encoding) for line in clean_lines(source)]
        room = self.width - indent - LABEL
        if self.width >= _MIN_WIDTH_FOR_LABELS and all(len(line) <= room for line in lines):
            for number, line in enumerate(lines):
                self.field(label if number == 0 else "", Text(line, style=style), indent=indent)
            return
        if label:
            self.line(label, style="dim", indent=indent)
        for line in lines:
            self.line(Text(line, style=style), indent=min(indent + 2, self.width // 4), hang=4)

    def _fit(self, indent: int) -> int:
        return min(indent, self.width // 4)

    def _write(self, line: Text) -> None:
        line.rstrip()
        self._console.print(line, soft_wrap=True)
