"""Tables: aligned, as Markdown, as CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

from tests.text_stream import TextStream

from unstuck.report.page import Page
from unstuck.report.table import Table

TABLE = Table(("name", "score"), (("or", "1.000"), ("a | b", "-0.5"), ("=cmd()", "12")))


def shown(table: Table, width: int = 99, encoding: str = "utf-8") -> list[str]:
    stream = TextStream(encoding)
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


NUMBERS = Table(("step", "test"), (("1", "0.5"), ("10", "0.25")), left=0)


def test_a_first_column_of_numbers_stands_right_as_well() -> None:
    assert shown(NUMBERS) == ["step  test", "   1   0.5", "  10  0.25"]
    assert NUMBERS.markdown().splitlines()[1] == "| ---: | ---: |"


def test_numbers_are_wrapped_but_never_cut() -> None:
    lines = shown(NUMBERS, 8)
    assert all(len(line) <= 8 for line in lines)
    assert " ".join(lines).split() == ["step", "test", "1", "0.5", "10", "0.25"]


def test_columns_are_laid_out_as_they_are_shown() -> None:
    table = Table(("task", "score"), (("\x1b[31mor\x07", "0.5 ± 0.1"), ("a…", "1–2")))
    assert shown(table) == [
        "task        score",
        "[31mor  0.5 ± 0.1",
        "a…            1–2",
    ]
    assert shown(table, encoding="ascii") == [
        "task          score",
        "[31mor  0.5 +/- 0.1",
        "a...            1-2",
    ]


def test_a_narrow_page_in_ascii() -> None:
    wide = Table(("task", "what", "n"), (("or", "x" * 60, "1"),), left=2)
    lines = shown(wide, 30, "ascii")
    assert [len(line) for line in lines] == [30, 30]
    assert lines[1].endswith("...  1")


def test_cells_of_several_lines_stay_cells() -> None:
    odd = Table(("name", "why"), (("or", 'no,\n"never"'), ("and", "")))
    assert shown(odd)[1] == 'or    no, "never"'
    assert odd.markdown().splitlines()[2:] == ['| or | no, "never" |', "| and |  |"]
    assert odd.csv() == 'name,why\nor,"no, ""never"""\nand,\n'


def test_a_formula_behind_white_space_is_quoted_too() -> None:
    hostile = Table(("a",), ((" =1+1",), ("\t@z",), ("\r-x",), ("\x00+y",), ("-1+cmd()",)))
    rows = hostile.csv().splitlines()[1:]
    assert rows == ["'=1+1", "'@z", "'-x", "'+y", "'-1+cmd()"]
