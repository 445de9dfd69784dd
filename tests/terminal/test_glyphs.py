"""Characters that a stream cannot show get stand-ins."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.terminal.glyphs import encoding_of, shown_in

ENCODINGS = ["ascii", "latin-1", "cp1252", "cp437", "koi8-r", "utf-8", "no such encoding"]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(ENCODINGS[:-1]))
def test_the_result_can_always_be_encoded(text: str, encoding: str) -> None:
    shown_in(text, encoding).encode(encoding)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf_8_shows_everything_as_it_is(text: str) -> None:
    assert shown_in(text, "utf-8") == text


def test_stand_ins_mean_the_same() -> None:
    assert shown_in("0.80 → 1.00 ≥ 0.9 …", "ascii") == "0.80 -> 1.00 >= 0.9 ..."
    assert shown_in("é → ē", "latin-1") == "é -> \\u0113"


@pytest.mark.parametrize(
    ("environ", "encoding"),
    [
        ({}, "utf-8"),
        ({"LANG": "en_US.UTF-8"}, "utf-8"),
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "ascii"),  # python's own doing, PEP 538
        ({"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, "ascii"),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, "utf-8"),
        ({"LC_CTYPE": "en_US.UTF-8", "LANG": "C"}, "utf-8"),
    ],
)
def test_the_c_locale_is_ascii_only_when_it_was_asked_for(
    environ: dict[str, str], encoding: str
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    assert encoding_of(stream, environ) == encoding


def test_a_stream_that_does_not_say_is_ascii() -> None:
    assert encoding_of(io.StringIO(), {}) == "ascii"
