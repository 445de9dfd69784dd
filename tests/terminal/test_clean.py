"""clean(): nothing that could drive a terminal survives, everything else does."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.terminal.clean import LIMIT, clean, clean_lines

ANY_TEXT = st.text(st.characters(), max_size=300)  # lone surrogates and controls included
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_harmless(text: str) -> bool:
    return not any(c in BIDI or unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text)


@given(ANY_TEXT)
def test_no_control_character_survives(text: str) -> None:
    assert is_harmless(clean(text))
    assert all(is_harmless(line) for line in clean_lines(text))


@given(ANY_TEXT)
def test_what_is_clean_stays(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=200))
def test_visible_characters_are_kept(text: str) -> None:
    assert clean(text) == text


@given(ANY_TEXT, st.integers(1, 50))
def test_never_longer_than_the_limit(text: str, limit: int) -> None:
    assert len(clean(text, limit=limit)) <= limit


@given(ANY_TEXT)
def test_can_be_written_as_utf_8(text: str) -> None:
    clean(text).encode("utf-8")


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x1b[31mb", "a[31mb"),
        ("\x1b]52;c;aGk=\x07x", "]52;c;aGk=x"),
        ("\x9b2Jx", "2Jx"),
        ("a\r\nb\tc", "a b c"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("a\ud800b", "ab"),
        ("[/x] [bold]", "[/x] [bold]"),
    ],
)
def test_known_attacks(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown


def test_a_huge_text_is_cut_and_says_so() -> None:
    shown = clean("x" * 10**6)
    assert len(shown) == LIMIT
    assert shown.endswith("…")


def test_lines_keep_their_indentation() -> None:
    assert clean_lines("if x:\n    y = 1\x1b\n\tz") == ["if x:", "    y = 1", "    z"]
