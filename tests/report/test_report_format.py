"""Every file in report/formats is a format of its name, and writes any diagnosis as safe text."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from some_reports import DIAGNOSES, THREAD

from unstuck.doctor.finding import Diagnosis
from unstuck.errors import InputError
from unstuck.report.html import render_html
from unstuck.report.json import dumps
from unstuck.report.report_format import check_format, format_named, format_names

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", format_names())
def test_every_format_is_documented(name: str) -> None:
    assert f"| `{name}` |" in PAGE


def test_the_format_that_is_shown_as_an_example_works() -> None:
    source = re.search(r"^```python\n(.*?)^```", PAGE, flags=re.S | re.M)
    assert source is not None
    scope: dict[str, Any] = {}
    exec(source[1], scope)
    assert scope["verdicts"].name == "verdicts"
    assert scope["verdicts"].write(THREAD) == "train.py:41 stuck\n"


def test_the_formats_that_there_are() -> None:
    assert format_names() == ("html", "json", "junit", "sarif", "terminal")


@pytest.mark.parametrize("name", format_names())
def test_a_file_holds_the_format_of_its_name(name: str) -> None:
    found = format_named(name)
    assert found.name == name
    assert found.title
    assert "misaligned-axes" in found.write(THREAD)


def test_what_was_there_before_is_written_as_before() -> None:
    assert format_named("json").write(THREAD) == dumps(THREAD)
    assert format_named("html").write(THREAD) == render_html(THREAD)
    assert format_named("terminal").write(THREAD).lstrip().startswith("── unstuck ─")


@pytest.mark.parametrize("name", ["", "xml", "SARIF", "sarif.py", "../html", "__init__"])
def test_an_unknown_format_is_one_line_that_lists_the_known_ones(name: str) -> None:
    for ask in (format_named, check_format):
        with pytest.raises(InputError, match="expected one of: html, json, junit") as caught:
            ask(name)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", format_names())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagnosis=DIAGNOSES)
def test_any_diagnosis_is_written_as_text_that_can_be_encoded(
    name: str, diagnosis: Diagnosis
) -> None:
    text = format_named(name).write(diagnosis)
    text.encode()
    if name == "json":  # which keeps the characters, escaped
        json.loads(text)
        return
    assert not {c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"}
