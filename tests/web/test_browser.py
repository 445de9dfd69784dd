"""The pages in a real Chromium, used as a person would: by mouse, by keyboard, at two widths.

Screenshots stay in build/screenshots, to be looked at. Needs Debian's package `chromium`, or any
Chromium that CHROMIUM names; where there is none these tests are skipped.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from local_page import Served
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.report.some_reports import THREAD

from unstuck.report.html import render_html
from unstuck.store.history.record import Recorder

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
AXE = Path(__file__).with_name("axe.min.js")
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
WIDTHS = (360, 1280)

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Watched:
    """A tab, with all that it asked for and complained of."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.page: Page = context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.home = home
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def check(self, name: str) -> None:
        """Nobody else was asked, no policy was broken, nothing is wider than the page."""
        elsewhere = [u for u in self.asked if not u.startswith((self.home, "data:", "file:"))]
        assert [u for u in elsewhere if not u.endswith("/favicon.ico")] == []
        assert self.complaints == []
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0
        SHOTS.mkdir(parents=True, exist_ok=True)
        width = (self.page.viewport_size or {"width": 0})["width"]
        self.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, browser: Browser, page_of: Served) -> Iterator[Watched]:
    size = {"width": request.param, "height": 900}
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield Watched(context, page_of.link)
    context.close()


def serious(page: Page) -> list[str]:
    """What axe-core calls serious or critical."""
    source = AXE.read_text(encoding="utf-8")
    assert hashlib.sha256(source.encode()).hexdigest() == AXE_SHA256
    page.evaluate(source)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    grave = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in grave]


def test_find_the_run_read_the_finding_copy_the_fix(tab: Watched, page_of: Served) -> None:
    page = tab.page
    page.goto(page_of.link)
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    tab.check("runs")
    page.get_by_role("link", name="stuck.py").click()
    expect(page.get_by_text("D101 misaligned-axes").first).to_be_visible()
    page.get_by_role("button", name="Copy the corrected lines of D101").click()
    fix = THREAD.fits[0].findings[0].fix
    assert fix is not None
    assert page.evaluate("navigator.clipboard.readText()") == fix.code
    tab.check("report")
    page.get_by_role("link", name="All runs").click()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()


def test_switch_between_runs_and_compare_two(tab: Watched, page_of: Served) -> None:
    page = tab.page
    page.goto(page_of.link)
    page.get_by_role("radio", name=re.compile("stuck.py.* as A")).check()
    page.get_by_role("radio", name=re.compile("killed.py.* as B")).check()
    page.get_by_role("button", name="Compare A and B").click()
    expect(page.get_by_role("heading", name="Two runs")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("D101"))).to_be_visible()
    tab.check("compare")
    page.get_by_role("link", name=re.compile("killed.py")).click()
    page.wait_for_url("**/run/*")  # loaded with its style: the page before says "failed", too
    expect(page.get_by_text("failed")).to_be_visible()
    tab.check("run-without-report")


def test_nineteen_and_twenty_three_step_by_step_with_the_keyboard_alone(
    tab: Watched, page_of: Served
) -> None:
    page, keys = tab.page, tab.page.keyboard
    page.goto(page_of.link)

    def focus(name: str, kind: str) -> None:
        for _ in range(60):
            keys.press("Tab")
            told = "e => [e.tagName, e.textContent + (e.name || '') + (e.ariaLabel || '')]"
            tag, words = page.evaluate(f"({told})(document.activeElement)")
            if tag == kind.upper() and name in words:
                return
        raise AssertionError(f"no way to {name} by Tab")

    focus("Watch a net", "a")
    keys.press("Enter")
    page.wait_for_url("**/nets")
    focus("addition with lstm", "a")
    keys.press("Enter")
    page.wait_for_url("**/net/*")
    focus("word", "input")
    keys.press("Control+A")
    keys.type("19")
    keys.press("Tab")
    keys.press("Control+A")
    keys.type("23")
    keys.press("Enter")
    page.wait_for_url("**word=19&word=23**")
    total = page.locator("td.number[data-last]")
    assert "later" in (total.get_attribute("class") or "")
    tab.check("net-at-first")
    page.locator("body").focus()
    page.evaluate("document.activeElement.blur()")
    for step in range(1, 7):
        keys.press("ArrowRight")
        expect(page.locator("#told")).to_contain_text(f"step {step} reads")
        assert page.locator(".step:not(.later)").count() == step
        assert page.locator(".state.now").count() == 1
        if step == 3:
            tab.check("net-at-step-3")
    assert "later" not in (total.get_attribute("class") or "")
    expect(total).to_have_text("42")
    expect(page.locator("#outcome")).to_have_text("All 6 answers are right.")
    tab.check("net-at-the-end")
    keys.press("Home")
    assert page.locator(".step:not(.later)").count() == 0
    focus("play", "button")
    keys.press("Enter")
    expect(page.locator("#told")).to_contain_text("step 6 reads", timeout=10_000)


def test_wrong_bits_are_marked(tab: Watched, page_of: Served) -> None:
    """19 + 23 = 42, of whose six bits three are not 0."""
    page = tab.page
    page.goto(page_of.link + "nets")
    page.get_by_role("link", name="addition with nothing").click()
    page.get_by_role("button", name="to the end").click()
    expect(page.locator("#outcome")).to_have_text("3 of 6 answers are wrong; right is 42.")
    assert page.locator(".sum td.wrong").count() == 3
    assert page.locator("circle.wrong").count() == 3
    tab.check("net-that-is-wrong")


def test_a_long_word_is_stepped_through(tab: Watched, page_of: Served) -> None:
    """A net trained on 5 digits, given 150."""
    page = tab.page
    page.goto(page_of.link + "nets")
    page.get_by_role("link", name="addition with lstm").click()
    page.get_by_label("typed as").select_option("digits")
    page.get_by_label("a", exact=True).fill("01" * 75)
    page.get_by_label("b", exact=True).fill("01" * 74 + "11")
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="to the end").click()
    expect(page.locator("#told")).to_contain_text("step 150 reads")
    told = page.locator("#outcome").inner_text()
    wrong = page.locator(".sum td.wrong").count()
    expected = f"{wrong} of 150 answers" if wrong else "All 150 answers are right."
    assert told.startswith(expected)
    assert page.locator("circle.wrong").count() == wrong
    tab.check("net-of-150-steps")


def test_no_page_has_a_serious_accessibility_fault(browser: Browser, page_of: Served) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.goto(page_of.link)
        links = page.locator("main a, nav a").evaluate_all("all => all.map(a => a.href)")
        reports = page.locator("th a").evaluate_all("all => all.map(a => a.href)")
        ids = [link.rsplit("/", 1)[1] for link in reports]
        more = [f"{page_of.link}net/{ids[0]}", f"{page_of.link}compare?a={ids[0]}&b={ids[1]}"]
        for link in dict.fromkeys([*links, *more, page_of.link + "nothing"]):
            page.goto(link)
            assert serious(page) == [], (scheme, link)
        context.close()


def test_a_report_in_a_file_needs_no_network(browser: Browser, tmp_path: Path) -> None:
    """S7: the file alone, offline: nothing is asked for, no policy broken, figures are there."""
    html = render_html(THREAD)
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    assert len(html.encode()) <= 150_000
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
        tab = Watched(context, "file:")
        tab.page.goto((tmp_path / "report.html").as_uri())
        assert tab.page.locator("svg.unstuck-figure").count() >= 1
        assert tab.page.locator("svg.unstuck-figure").first.bounding_box() is not None
        tab.check("report-file")
        context.close()


def test_hostile_names_run_nothing_in_a_report(browser: Browser, tmp_path: Path) -> None:
    """S6: whatever stands in names, the page has no script, handler or image but its own."""
    from dataclasses import replace

    from unstuck.case import Location

    evil = (
        "</script><script>document.title='pwned'</script><img src=x onerror=document.title='pwned'>"
    )
    fit = replace(THREAD.fits[0], at=Location(evil, 0, evil), summary=evil, notes=(evil,))
    finding = replace(fit.findings[0], measured=evil, why=evil, cause=evil)
    fit = replace(fit, findings=(finding, *fit.findings[1:]))
    told = replace(THREAD, script=evil, fits=(fit,), environment={evil: evil})
    (tmp_path / "report.html").write_text(render_html(told), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    assert page.title() != "pwned"
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0
    handlers = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
    assert [n for n in page.evaluate(handlers) if n.startswith("on")] == []
    page.close()


def test_the_list_moves_without_taking_the_keyboard_away(tab: Watched, page_of: Served) -> None:
    page = tab.page
    page.goto(page_of.link)
    page.get_by_role("radio", name=re.compile("stuck.py.* as A")).check()
    link = page.get_by_role("link", name="killed.py")
    link.focus()
    recorder = Recorder(page_of.file, "script", f"new{tab.page.viewport_size}.py")
    page.get_by_role("link", name=re.compile(r"^new")).first.wait_for(timeout=10_000)
    expect(link).to_be_focused()
    expect(page.get_by_role("radio", name=re.compile("stuck.py.* as A"))).to_be_checked()
    recorder.end("finished")
    tab.check("runs-that-moved")


LIVE = """
import sys, time
from pathlib import Path
from unstuck.store.history.record import RunOutcome, Recorder
recorder = Recorder(Path(sys.argv[1]), "script", "live.py")
recorder.limits(constant=0.75, low=0.8, high=0.8)
for epoch in range(600):
    recorder.points([("fit-0001/accuracy", epoch, 0.5 + epoch / 2000)], epoch / 600)
    time.sleep(0.1)
"""


def test_a_live_run_moves_and_is_lost_when_it_is_killed(tab: Watched, page_of: Served) -> None:
    process = subprocess.Popen([sys.executable, "-c", LIVE, str(page_of.file)])
    try:
        page = tab.page
        deadline = time.monotonic() + 30
        while ">running<" not in page_of.get("").text and time.monotonic() < deadline:
            time.sleep(0.1)
        page.goto(page_of.link)
        expect(page.get_by_text("running").first).to_be_visible()
        page.get_by_role("link", name="live.py").first.click()
        curve = page.locator("polyline.own")
        curve.wait_for()
        before = curve.get_attribute("points")
        page.wait_for_function(
            "old => document.querySelector('polyline.own').getAttribute('points') !== old",
            arg=before,
        )
        expect(page.locator("progress")).to_be_visible()
        tab.check("live")
        process.kill()
        process.wait()
        expect(page.get_by_text("lost", exact=True)).to_be_visible(timeout=10_000)
    finally:
        process.kill()
        process.wait()
