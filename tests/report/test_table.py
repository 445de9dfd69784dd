"""Tables: aligned, as Markdown, as CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

from text_stream import TextStream

from unstuck.report.page import Page
from unstuck.report.table import Table

TABLE = Table(("name", "score"), (("or", "1.000"), ("a | b", "-0.5"), ("=cmd()", "12")))


def shown(table: Table, width: int = 99) -> list[str]:
    stream = TextStream()
    table.show(Page(stream, environ={"COLUMNS": str(width)}))
    return stream.getvalue().splitlines()


def test_words_stand_left_and_numbers_right() -> None:
    assert shown(TABLE) == [
        "name    score",
        "or      1.000",
        "a | b    -0.5",
        "=cmd()     12",
    ]


def test_markdown_keeps_its_columns() -> None:
    lines = TABLE.markdown().splitlines()
    assert lines[:2] == ["| name | score |", "| --- | ---: |"]
    assert lines[3] == "| a \\| b | -0.5 |"


def test_a_cell_that_looks_like_a_formula_is_quoted() -> None:
    hostile = Table(("a",), (("=1+1",), ("+x",), ("-y",), ("@z",), ("-0.5",), ("1e-05",)))
    rows = list(csv.reader(io.StringIO(hostile.csv())))
    assert [row[0] for row in rows] == ["a", "'=1+1", "'+x", "'-y", "'@z", "-0.5", "1e-05"]


def test_escape_sequences_do_not_get_through() -> None:
    hostile = Table(("a",), (("\x1b[31mred\x07",),))
    for text in ("\n".join(shown(hostile)), hostile.markdown(), hostile.csv()):
        assert "\x1b" not in text
        assert "\x07" not in text


def test_a_narrow_page_cuts_the_words() -> None:
    wide = Table(("task", "what", "n"), (("or", "x" * 60, "1"),), left=2)
    lines = shown(wide, 40)
    assert all(len(line) <= 40 for line in lines)
    assert "…" in lines[1]
    assert lines[1].endswith("1")
