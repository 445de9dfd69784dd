"""The Markdown of our docstrings on a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.text_stream import TextStream

from unstuck.report.page import Page
from unstuck.report.prose import blocks, render_markdown

SOURCE = """\
## What it does
One `name` in a
paragraph.

- an item
  that goes on
- another

```python
x = 1
if x:
    y = 2
```

    indented = code
"""


def rendered(source: str, **environ: str) -> str:
    stream = TextStream()
    render_markdown(Page(stream, environ={"COLUMNS": "60", **environ}), source)
    return stream.getvalue()


def test_blocks() -> None:
    assert list(blocks(SOURCE)) == [
        ("heading", ["## What it does"]),
        ("paragraph", ["One `name` in a", "paragraph."]),
        ("item", ["- an item", "  that goes on"]),
        ("item", ["- another"]),
        ("code", ["x = 1", "if x:", "    y = 2"]),
        ("code", ["indented = code"]),
    ]


def test_plain() -> None:
    assert rendered(SOURCE) == (
        "What it does\n"
        "  One `name` in a paragraph.\n\n"
        "  - an item that goes on\n"
        "  - another\n\n"
        "      x = 1\n"
        "      if x:\n"
        "          y = 2\n\n"
        "      indented = code\n"
    )


def test_on_a_terminal_bold_stands_for_marks() -> None:
    text = rendered(SOURCE, FORCE_COLOR="1")
    assert "`" not in text
    assert "\x1b[1mname\x1b[0m" in text


@given(st.text(st.characters(), max_size=200))
def test_any_text_can_be_rendered(source: str) -> None:
    assert "\x1b" not in rendered(source)


@given(st.lists(st.text("abc`*- #\n", max_size=20), max_size=8).map("\n".join))
def test_no_line_is_lost(source: str) -> None:
    kept = "".join(line for _, lines in blocks(source) for line in lines)
    shown = [line for line in source.splitlines() if not line.lstrip().startswith("```")]
    assert kept.count("a") >= "".join(shown).count("a")  # a fence may name a language
