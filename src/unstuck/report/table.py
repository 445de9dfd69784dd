"""Table: rows of text that can be printed, pasted as Markdown, or read by a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from unstuck.report.page import Page
from unstuck.terminal.clean import clean
from unstuck.terminal.glyphs import shown_in

_MIN_COLUMN_WIDTH = 8  # characters that a column keeps on a narrow page


@dataclass(frozen=True)
class Table:
    """A table.

    Args:
        head: names of the columns.
        rows: cells, as many a row as there are columns.
        left: columns that hold words rather than numbers, counted from the left.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1

    def show(self, page: Page) -> None:
        """Write it with aligned columns; the widest columns of words give way on a narrow page."""
        lines = [
            tuple(shown_in(clean(cell), page.encoding) for cell in row)
            for row in (self.head, *self.rows)
        ]
        widths = [max(len(row[at]) for row in lines) for at in self._columns]
        for _ in range(sum(widths) + 2 * (len(widths) - 1) - page.width):
            at = max(range(self.left), key=lambda k: widths[k], default=0)
            widths[at] -= widths[at] > _MIN_COLUMN_WIDTH and at < self.left
        more = shown_in("…", page.encoding)
        for number, row in enumerate(lines):
            if number:
                style = ""
            else:
                style = "dim"
            page.line(page.text_raw(self._line(row, widths, more), style))

    def markdown(self) -> str:
        """As Markdown."""
        rule = ["---" if at < self.left else "---:" for at in self._columns]
        lines = [self.head, rule, *self.rows]
        return "".join(
            "| " + " | ".join(clean(cell).replace("|", "\\|") for cell in line) + " |\n"
            for line in lines
        )

    def csv(self) -> str:
        """As CSV; a cell that a spreadsheet would take for a formula is quoted with '."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.head)
        writer.writerows([_harmless(cell) for cell in row] for row in self.rows)
        return text.getvalue()

    @property
    def _columns(self) -> range:
        return range(len(self.head))

    def _line(self, cells: Sequence[str], widths: Sequence[int], more: str) -> str:
        shown = []
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            if len(cell) <= width:
                cut = cell
            else:
                cut = cell[: width - len(more)] + more
            shown.append(cut.ljust(width) if at < self.left else cut.rjust(width))
        return "  ".join(shown).rstrip()


def _harmless(cell: str) -> str:
    cell = clean(cell)
    number = cell.replace(".", "", 1).lstrip("-+").replace("e", "", 1).isdigit()
    if cell[:1] in ("=", "+", "-", "@") and not number:
        return f"'{cell}"
    return cell
