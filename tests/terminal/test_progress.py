"""The line that says what is being done."""

from __future__ import annotations

import os
import time

import pytest
from tests.text_stream import TextStream

from unstuck.terminal.progress import Progress


def test_a_terminal_sees_one_line_that_goes_away() -> None:
    stream = TextStream(terminal=True)
    progress = Progress(stream, environ={"COLUMNS": "80", "TERM": "xterm"})
    progress.say("retraining\nwith\x1b[2J more")
    progress.clear()
    assert stream.getvalue() == (
        "\r\x1b[Kunstuck: retraining with[2J more … (Ctrl-C skips)\r\x1b[K"
    )


def test_the_line_never_wraps() -> None:
    stream = TextStream(terminal=True)
    Progress(stream, environ={"COLUMNS": "20", "TERM": "xterm"}).say("word " * 50)
    assert len(stream.getvalue().removeprefix("\r\x1b[K")) < 20


def test_everything_else_sees_nothing() -> None:
    for stream, environ in (
        (TextStream(), {}),
        (TextStream(), {"FORCE_COLOR": "1"}),
        (TextStream(terminal=True), {"TERM": "dumb"}),
        (TextStream(terminal=True), {"NO_COLOR": "1"}),
    ):
        progress = Progress(stream, environ=environ)
        progress.say("retraining")
        progress.clear()
        assert stream.getvalue() == ""


def test_what_lasts_says_how_long_and_is_silent_once_it_is_over():
    stream = TextStream(terminal=True)
    progress = Progress(stream, environ={"COLUMNS": "80", "TERM": "xterm"}, pulse=0.05)
    progress.say("retraining: a")
    deadline = time.monotonic() + 30
    while stream.getvalue().count("retraining: a … 0 s") < 2:
        assert time.monotonic() < deadline, stream.getvalue()
        time.sleep(0.01)
    progress.clear()
    over = stream.getvalue()
    time.sleep(0.2)
    assert stream.getvalue() == over
    assert over.endswith("\r\x1b[K")


def test_a_bar_shows_the_share_that_is_done_before_the_words() -> None:
    stream = TextStream(terminal=True)
    progress = Progress(stream, environ={"COLUMNS": "80", "TERM": "xterm"})
    progress.show_share(0.25, "0:00:12 50 updates/s\x1b[2J")
    progress.clear()
    done, rest = "━" * 6, "─" * 18
    assert stream.getvalue() == (
        f"\r\x1b[K\x1b[35m{done}\x1b[90m{rest}\x1b[0m 0:00:12 50 updates/s[2J\r\x1b[K"
    )


@pytest.mark.parametrize(("share", "done"), [(0.0, 0), (0.5, 12), (1.0, 24)])
def test_a_bar_without_colours_is_told_by_its_characters(share: float, done: int) -> None:
    stream = TextStream("ascii", terminal=True)
    environ = {"COLUMNS": "80", "TERM": "xterm", "NO_COLOR": "1"}
    Progress(stream, environ=environ).show_share(share, "best 0.9 · 4 s")
    assert stream.getvalue() == "\r\x1b[K" + "=" * done + "-" * (24 - done) + " best 0.9 | 4 s"


@pytest.mark.parametrize("width", [2, 10, 24, 25, 26, 40])
def test_a_bar_never_wraps(width: int) -> None:
    stream = TextStream(terminal=True)
    environ = {"COLUMNS": str(width), "TERM": "xterm", "NO_COLOR": "1"}
    Progress(stream, environ=environ).show_share(0.5, "word " * 50)
    assert len(stream.getvalue().removeprefix("\r\x1b[K").rstrip()) < width


@pytest.mark.parametrize(
    ("stream", "environ"),
    [
        (TextStream(), {}),
        (TextStream(), {"FORCE_COLOR": "1"}),
        (TextStream(terminal=True), {"TERM": "dumb"}),
    ],
)
def test_a_bar_is_silent_where_no_line_can_be_taken_back(stream: TextStream, environ) -> None:
    progress = Progress(stream, environ=environ)
    progress.show_share(0.5, "training")
    progress.clear()
    assert stream.getvalue() == ""


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
def test_a_terminal_that_is_gone_ends_nothing() -> None:
    ours, theirs = os.openpty()
    stream = os.fdopen(theirs, "w", encoding="utf-8")
    progress = Progress(stream, environ={"TERM": "xterm"})
    os.close(ours)
    progress.say("retraining")
    progress.show_share(0.5, "training")
    progress.clear()
    with pytest.raises(OSError, match="Input/output error"):
        stream.close()
    progress.say("retraining")
    progress.clear()
