"""Results show themselves in a notebook: static, escaped, and the terminal's text beside it."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from some_reports import DIAGNOSES, THREAD

import unstuck
from unstuck import lab
from unstuck.case import Location
from unstuck.report.notebook import html


class Printer:
    """What IPython hands to `_repr_pretty_`."""

    def __init__(self) -> None:
        self.said = ""

    def text(self, words: str) -> None:
        self.said += words


class Tags(HTMLParser):
    """Names of elements, attributes, and whether all that was opened is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def shown(value: object) -> tuple[str, str]:
    page = value._repr_html_()
    tags = Tags(page)
    assert tags.open == []
    assert not tags.names & {"script", "img", "iframe", "link", "object"}
    assert not [name for name in tags.attributes if name.startswith("on") or name == "href"]
    printer = Printer()
    value._repr_pretty_(printer, False)
    assert "\x1b" not in page + printer.said
    return page, printer.said


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(DIAGNOSES)
def test_any_diagnosis_shows_itself(diagnosis):
    page, text = shown(diagnosis)
    for fit in diagnosis.fits:
        assert fit.verdict in page
        assert fit.verdict in text


def test_the_thread_s_diagnosis_says_what_the_terminal_says():
    page, text = shown(THREAD)
    for part in ("D101 misaligned-axes", "X = X.reshape(-1, 2, 5).transpose(0, 2, 1)"):
        assert part in page
        assert part in text
    assert "<svg" in page


def test_a_ceiling_shows_itself():
    bits = np.random.default_rng(0).integers(0, 2, (2000, 5, 2))
    found = unstuck.ceiling(bits, bits.max(2), visibility="static")
    page, text = shown(found)
    assert "accuracy 1.000" in page
    assert "accuracy 1.000" in text
    assert page.count('class="ceiling"') >= 5


def test_a_lab_result_shows_itself():
    page, text = shown(lab.train("or", bits=3, seeds=2, progress=False))
    assert "Exact in 2" in page
    assert "Exact in 2" in text
    assert page.count("<svg") == 2


def test_what_stands_in_names_stays_text():
    evil = "</style><script>alert(1)</script>\x1b[31m"
    fit = replace(THREAD.fits[0], summary=evil, at=Location(evil, 0, evil), notes=(evil,))
    shown(replace(THREAD, fits=(fit,), notes=(evil,)))


def test_what_has_no_page_says_so():
    with pytest.raises(TypeError, match="int has no page"):
        html(3)
