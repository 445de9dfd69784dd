"""The page: whole in one file, nothing of a script's runs or loads, whatever its names hold."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser

from hypothesis import HealthCheck, given, settings
from some_reports import DIAGNOSES, FEW, MISALIGNED, STUCK, THREAD

from unstuck.case import Location
from unstuck.doctor.finding import Diagnosis
from unstuck.doctor.picture import FirstRows
from unstuck.doctor.report_parts import OutputScores
from unstuck.report.html import render_html

ATTACK = (
    "</script><script>alert(1)</script></style>{{7*7}}<img src=x onerror=alert(1)>"
    "\x1b[2J\u202e\ud800"
)
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
LOADS = {"src", "href", "action", "formaction", "data", "poster", "srcset", "style", "xlink:href"}


class Page(HTMLParser):
    """What a page holds: its tags, attributes, scripts, styles and visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.text: list[str] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in self.inside:
            self.inside[self._open].append(data)
        else:
            self.text.append(data)


def digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def harmless(text: str) -> Page:
    """Check that a page has our one script and style and no other way to run or load anything."""
    page = Page(text)
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert not {name for name, _ in page.attributes} & LOADS
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    allowed = next(value for name, value in page.attributes if name == "content") or ""
    assert allowed.startswith("default-src 'none'")
    assert f"script-src '{digest(''.join(page.inside['script']))}'" in allowed
    assert f"style-src '{digest(''.join(page.inside['style']))}'" in allowed
    assert not {"iframe", "object", "embed", "link", "base", "form", "img"} & set(page.tags)
    return page


def test_the_page_says_what_the_terminal_says() -> None:
    page = harmless(render_html(THREAD))
    text = " ".join(" ".join(page.text).split())
    for words in (
        STUCK.summary,
        "D101 misaligned-axes",
        "0.80 → 1.00 in 3 of 3 seeds",
        "X = X.reshape(-1, 2, 5).transpose(0, 2, 1)",
        "x as it should be",
        "constant baseline",
        "N101",
        "What it does",  # the documentation of the cause
    ):
        assert words in text
    assert page.tags.count("svg") == 4  # unrolled, loss, accuracy, waterfall
    assert len(render_html(THREAD).encode()) < 150_000


def test_hostile_names_stay_text() -> None:
    finding = dataclasses.replace(
        MISALIGNED,
        cause=ATTACK,
        measured=ATTACK,
        why=ATTACK,
        fix=dataclasses.replace(MISALIGNED.fix, text=ATTACK, code=ATTACK),
    )
    picture = dataclasses.replace(
        STUCK.picture, history={ATTACK: (1.0, 2.0)}, rows=FirstRows(x=[[ATTACK]], y=[[ATTACK]])
    )
    report = dataclasses.replace(
        STUCK,
        at=Location(ATTACK, 0, ATTACK),
        summary=ATTACK,
        findings=(finding, FEW),
        notes=(ATTACK,),
        metric=dataclasses.replace(STUCK.metric, name=ATTACK),
        outputs=(OUTPUT, OUTPUT),
        picture=picture,
    )
    environment = {ATTACK: ATTACK}
    text = render_html(Diagnosis(ATTACK, 0, (report,), (ATTACK,), environment=environment))
    page = harmless(text)
    assert "{{7*7}}" in " ".join(page.text)
    assert not CONTROLS.search(text)


OUTPUT = OutputScores(ATTACK, "accuracy", 0.5, None, 0.5, None, 1.0, judged=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DIAGNOSES)
def test_any_diagnosis_makes_a_page(diagnosis: Diagnosis) -> None:
    text = render_html(diagnosis)
    harmless(text).close()
    assert not CONTROLS.search(text)
    text.encode()
