"""The line that says what is being done."""

from __future__ import annotations

import time

from text_stream import TextStream

from unstuck.report.progress import Progress


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
