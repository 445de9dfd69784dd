"""clean(): what a text must pass before it reaches a terminal.

Names of layers, labels, metrics and paths come from scripts and files that nobody vouches for. An
escape sequence in one of them could move the cursor, set the clipboard or hide its neighbours.
"""

from __future__ import annotations

import re

LIMIT = 2_000
"""Longest text that is shown, in characters."""

_SPACES = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_FORBIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0 and C1 controls, DEL: every escape sequence starts with one
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u200b\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # invisible: zero width, anchors, tags
    "\ufffe\uffff"  # no characters at all, and not allowed in XML
    "\ud800-\udfff"  # lone surrogates: no encoding can write them
    "]"
)


def clean(text: object, *, limit: int = LIMIT) -> str:
    """One line of `text` that is safe to print: white space folded, controls removed, length cut.

    Args:
        text: anything; `str` of it is taken.
        limit: at most this many characters; a longer text ends in "…".

    Returns:
        a text without C0 and C1 controls, DEL, bidirectional controls and lone surrogates.
    """
    raw = str(text)
    # Four times the limit is enough to fill it unless nearly everything is removed.
    shown = _FORBIDDEN.sub("", _SPACES.sub(" ", raw[: 4 * limit])).strip()
    if len(shown) > limit or len(raw) > 4 * limit:
        shown = shown[: max(limit - 1, 0)].rstrip() + "…"
    return shown


def clean_lines(text: object, *, limit: int = LIMIT) -> list[str]:
    """The lines of `text`, each cleaned, indentation kept; at most `limit` of them."""
    lines = str(text).expandtabs(4).split("\n")[:limit]
    return [_indent(line) + clean(line) for line in lines]


def _indent(line: str) -> str:
    return " " * min(len(line) - len(line.lstrip(" ")), 40)
