"""Page: wrapping, columns, and when to use colour."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.text_stream import TextStream

from unstuck.report.page import Page
from unstuck.terminal.stream import columns, wants_colour


def page(width: int = 60) -> tuple[Page, TextStream]:
    stream = TextStream()
    return Page(stream, environ={"COLUMNS": str(width)}), stream


@pytest.mark.parametrize(
    ("environ", "terminal", "colour"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": ""}, True, True),  # no-color.org: present and not an empty string
        ({"NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_colour(environ: dict[str, str], terminal: bool, colour: bool) -> None:
    assert wants_colour(TextStream(terminal=terminal), environ) is colour


def test_a_closed_stream_has_no_colour() -> None:
    stream = TextStream()
    stream.close()
    assert not wants_colour(stream, {})


def test_columns_are_asked_for_or_99() -> None:
    assert columns(TextStream(), {"COLUMNS": "72"}) == 72
    assert columns(TextStream(), {"COLUMNS": "wide"}) == 99
    assert columns(TextStream(), {}) == 99


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(categories=["L", "Zs"]), max_size=200), st.integers(8, 120))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    written, stream = page(width)
    written.field("label", text)
    letters = "".join(stream.getvalue().split()).removeprefix("label")
    assert letters == "".join(text.split())


def test_wide_characters_count_twice() -> None:
    written, stream = page(20)
    written.line("漢" * 15)
    assert stream.getvalue() == "漢" * 10 + "\n" + "漢" * 5 + "\n"


def test_a_field_has_a_column_of_its_own() -> None:
    written, stream = page(60)
    written.field("why", "word " * 15)
    first, second = stream.getvalue().splitlines()
    assert first.startswith("  why        word")
    assert second.startswith("             word")


def test_a_narrow_field_stands_under_its_label() -> None:
    written, stream = page(20)
    written.field("why", "one two three four five")
    assert stream.getvalue() == " why\n   one two three\n   four five\n"


def test_code_keeps_its_lines() -> None:
    written, stream = page(60)
    written.code("fix", "if x:\n    y = 1")
    assert stream.getvalue() == "  fix        if x:\n                 y = 1\n"


def test_markup_is_text() -> None:
    written, stream = page()
    written.line("[bold]x[/bold] :smile: [/]")
    assert stream.getvalue() == "[bold]x[/bold] :smile: [/]\n"
