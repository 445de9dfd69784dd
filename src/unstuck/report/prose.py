"""Markdown as it stands in our docstrings, on a Page: headings, paragraphs, lists, code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from rich.text import Text

from unstuck.report.page import Page
from unstuck.terminal.clean import clean_lines

Kind = Literal["heading", "code", "item", "paragraph"]
_ITEM = re.compile(r"\s*(?:[-*]|\d+\.) ")
_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")


def render_markdown(page: Page, source: str) -> None:
    """Write Markdown on a page: `#` headings, paragraphs, lists, fenced or indented code.

    Anything else (tables, links) is written as it stands.
    """
    before: Kind | None = None
    for kind, lines in blocks(source):
        if before is not None and not (kind == before == "item") and before != "heading":
            page.blank()
        if kind == "heading":
            page.line(lines[0].lstrip("#").strip(), style="bold")
        elif kind == "code":
            _code(page, lines)
        else:
            words = " ".join(line.strip() for line in lines)
            page.line(_inline(page, words), indent=2, hang=2 if kind == "item" else 0)
        before = kind


def _code(page: Page, lines: list[str]) -> None:
    for line in clean_lines("\n".join(lines)):
        page.line(page.text_raw(line, "cyan"), indent=6, hang=4)


def blocks(source: str) -> Iterator[tuple[Kind, list[str]]]:
    """Cut Markdown into blocks; code comes without its fence or its indentation."""
    lines = source.expandtabs(4).splitlines()
    here = 0
    while here < len(lines):
        line = lines[here]
        if not line.strip():
            here += 1
        elif line.startswith("#"):
            yield "heading", [line]
            here += 1
        elif _is_fence(line):
            end = _first_after(here, lines, _is_fence)
            yield "code", _unindented(lines[here + 1 : end])
            here = end + 1
        elif line.startswith("    "):
            end = _first_after(here, lines, _ends_code)
            yield "code", _unindented(lines[here:end])
            here = end
        else:
            end = _first_after(here, lines, _ends_paragraph)
            yield ("item" if _ITEM.match(line) else "paragraph"), lines[here:end]
            here = end


def _first_after(here: int, lines: list[str], ends: Callable[[str], bool]) -> int:
    """Number of the next line that ends the block of this one; of lines, where none does."""
    following = range(here + 1, len(lines))
    return next((number for number in following if ends(lines[number])), len(lines))


def _is_fence(line: str) -> bool:
    return line.lstrip().startswith("```")


def _ends_code(line: str) -> bool:
    """Whether a line stands outside indented code, which empty lines belong to."""
    return bool(line.strip()) and not line.startswith("    ")


def _ends_paragraph(line: str) -> bool:
    """Whether a line does not go on with the paragraph or list item above it."""
    if not line.strip() or line.startswith("#") or _is_fence(line):
        return True
    return _ITEM.match(line) is not None


def _unindented(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    margins = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    margin = min(margins, default=0)
    return [line[margin:] for line in lines]


def _inline(page: Page, words: str) -> Text:
    """`code` and **strong** words in bold; their marks go where bold can be seen, else stay."""
    if not page.colour:
        return page.text(words.replace("**", ""), "")
    parts: list[str | Text] = []
    here = 0
    for match in _INLINE.finditer(words):
        parts += [words[here : match.start()], page.text_raw(match[1] or match[2], "bold")]
        here = match.end()
    return page.join([*parts, words[here:]])
