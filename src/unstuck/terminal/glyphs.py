"""Which characters a stream can show, and what stands in for those it cannot."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

_STAND_INS = {
    "…": "...",
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "−": "-",
    "–": "-",
    "—": "-",
    "·": "|",
    "×": "x",
    "±": "+/-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "½": "1/2",
    "∞": "inf",
    "√": "sqrt",
    "²": "^2",
    "⁻": "^-",
    "ⁿ": "^n",
    "‖": "||",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "•": "*",
    "✓": "ok",
    "✗": "x",
    "─": "-",
    "━": "=",
    "│": "|",
    "\u00a0": " ",
    "\u202f": " ",
}


def encoding_of(stream: TextIO, environ: Mapping[str, str] = os.environ) -> str:
    """The encoding to write for: the stream's own, or ASCII where the user asked for the C locale.

    Python itself turns the C locale into UTF-8 and sets LC_CTYPE on the way (PEP 538), so an
    explicit LC_ALL=C or LANG=C is looked up, not asked from the locale.
    """
    asked = environ.get("LC_ALL") or ""
    if not asked and environ.get("LC_CTYPE", "") in ("", "C", "POSIX", "C.UTF-8", "C.utf8"):
        asked = environ.get("LANG") or ""
    if asked in ("C", "POSIX"):
        return "ascii"
    return getattr(stream, "encoding", None) or "ascii"


def can_show(text: str, encoding: str) -> bool:
    """Whether every character of `text` exists in the encoding (false for an unknown encoding)."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def shown_in(text: str, encoding: str) -> str:
    """`text` with every character that the encoding lacks replaced by a stand-in or its code."""
    if can_show(text, encoding):
        return text
    return "".join(_shown(character, encoding) for character in text)


def _shown(character: str, encoding: str) -> str:
    if can_show(character, encoding):
        return character
    stand_in = _STAND_INS.get(character)
    if stand_in is not None:
        return stand_in
    return ascii(character)[1:-1]
