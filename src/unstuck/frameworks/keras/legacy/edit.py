"""Change, Edits: replacements in a source text by the places of its syntax tree."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True)
class SourceChange:
    """One spelling that was translated, or could not be.

    Args:
        line: where it stands, from 1.
        old: the old spelling.
        new: the new one; what to do where there is none.
    """

    line: int
    old: str
    new: str


class Edits:
    """Collects replacements and makes them all at once.

    Args:
        source: of the script.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.changes: list[SourceChange] = []
        self.left: list[SourceChange] = []
        self._edits: list[tuple[int, int, bytes]] = []
        self._starts = [0]
        for line in source.encode().split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def text(self, node: ast.AST) -> str:
        """The source of a node."""
        start, end = self._span(node)
        return self.source.encode()[start:end].decode()

    def replace(
        self, node: ast.AST, new: str, *, old: str | None = None, summary: str = ""
    ) -> None:
        """Replace a node; `old` and `summary` are what is said of it, its own text by default."""
        start, end = self._span(node)
        self._put(start, end, new)
        self.say(node, old or self.text(node), summary or new)

    def insert(self, node: ast.AST, new: str, *, after: bool = False) -> None:
        """Text before or after a node, of which nothing is said."""
        start, end = self._span(node)
        self._put(end if after else start, end if after else start, new)

    def rename_keyword(self, keyword: ast.keyword, new: str) -> None:
        """Another name for a keyword argument."""
        start, _ = self._span(keyword)
        assert keyword.arg is not None
        self._put(start, start + len(keyword.arg.encode()), new)
        self.say(keyword, f"{keyword.arg}=", f"{new}=")

    def remove(self, keyword: ast.keyword, summary: str | None) -> None:
        """Drop a keyword argument and one comma beside it; None where it is told elsewhere."""
        if summary is not None:
            self.say(keyword, f"{keyword.arg}=", summary)
        start, end = self._span(keyword)
        raw = self.source.encode()
        rest = raw[end:]
        spaces = len(rest) - len(rest.lstrip(b" \t\n"))
        if rest[spaces : spaces + 1] == b",":
            end += spaces + 1
            end += len(raw[end:]) - len(raw[end:].lstrip(b" \t"))
        else:
            before = raw[:start].rstrip(b" \t\n")
            if before.endswith(b","):
                # Line ends stay, so that all that follows keeps its line.
                kept = raw[len(before) : start].count(b"\n") * b"\n"
                self._edits.append((len(before) - 1, end, kept))
                return
        self._put(start, end, "")

    def say(self, node: ast.AST, old: str, new: str) -> None:
        """Tell what was translated."""
        self.changes.append(SourceChange(getattr(node, "lineno", 1), old, new))

    def leave(self, node: ast.AST, old: str, advice: str) -> None:
        """Tell what was not translated, and what to do about it."""
        self.left.append(SourceChange(getattr(node, "lineno", 1), old, advice))

    def result(self) -> str:
        """The source with all replacements; of overlapping ones the outer, which came first."""
        raw = bytearray(self.source.encode())
        at = len(self.source.encode()) + 1
        for start, end, new in sorted(self._edits, key=lambda e: (e[0], e[1]), reverse=True):
            if end <= at:
                raw[start:end] = new
                at = start
        return raw.decode()

    def _put(self, start: int, end: int, new: str) -> None:
        self._edits.append((start, end, new.encode()))

    def _span(self, node: ast.AST) -> tuple[int, int]:
        start = self._starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        end = self._starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        return start, end
