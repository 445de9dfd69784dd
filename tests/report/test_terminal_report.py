"""The terminal report: readable, narrow enough, plain where it must be, and safe."""

from __future__ import annotations

import dataclasses
import io
import math
import os
import unicodedata
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from some_reports import DIAGNOSES, FEW, MISALIGNED, STUCK, THREAD

from unstuck.case import Location
from unstuck.doctor.finding import Diagnosis, Finding, Verified
from unstuck.report.terminal import render, trial


def shown(
    diagnosis: Diagnosis,
    environ: Mapping[str, str] | None = None,
    *,
    encoding: str = "utf-8",
    terminal: bool = False,
) -> str:
    """What render writes to a stream of this encoding; strict, so that a wrong character raises."""

    class Stream(io.TextIOWrapper):
        def isatty(self) -> bool:
            return terminal

    raw = io.BytesIO()
    stream = Stream(raw, encoding=encoding, errors="strict", newline="")
    render(diagnosis, stream, environ=environ or {})
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_the_verdict_comes_first_and_the_notes_last() -> None:
    lines = [line for line in shown(THREAD).splitlines() if line.strip()]
    assert lines[0].startswith("── unstuck ─")
    assert lines[1] == "stuck  0.800 is the best that any causal model can do on these arrays"
    places = [
        next(n for n, line in enumerate(lines) if key in line)
        for key in ("train.py:41", "D101", "measured", "why", "fix", "verified", "more", "N101")
    ]
    assert places == sorted(places)
    assert lines[-1] == "one note"


def test_what_a_reader_looks_for() -> None:
    text = shown(THREAD)
    assert "accuracy 0.802" in text
    assert "0.799–0.801" in text
    assert "▆▆▆▆█  0.75 0.75 0.75 0.75 1.00" in text
    assert "X = X.reshape(-1, 2, 5).transpose(0, 2, 1)" in text
    assert "0.80 → 1.00" in text
    assert "3 of 3 seeds" in text
    assert "unstuck explain D101" in text


def test_no_line_is_wider_than_99_or_ends_in_spaces() -> None:
    for line in shown(THREAD).splitlines():
        assert len(line) <= 99
        assert line == line.rstrip()


def test_equal_steps_are_not_listed() -> None:
    flat = dataclasses.replace(
        STUCK, ceiling=dataclasses.replace(STUCK.ceiling, per_step=(0.9, 0.9, 0.9))
    )
    assert "by step" not in shown(Diagnosis("a.py", 0, (flat,)))


def test_many_steps_are_summed_up() -> None:
    rising = tuple(0.5 + n / 400 for n in range(200))
    ceiling = dataclasses.replace(STUCK.ceiling, per_step=rising)
    long = dataclasses.replace(STUCK, ceiling=ceiling)
    text = shown(Diagnosis("a.py", 0, (long,)))
    assert "0.50 at step 1" in text
    assert "at step 200 of 200" in text


def test_a_trial_that_did_not_help_is_not_called_verified() -> None:
    failed = Verified("accuracy", (0.8, 0.8, 0.8), (0.81, 0.79, 0.8), (0, 1, 2), 900, 4.1, False)
    finding = dataclasses.replace(MISALIGNED, verified=failed)
    text = shown(Diagnosis("a.py", 0, (dataclasses.replace(STUCK, findings=(finding,)),)))
    assert "verified" not in text
    assert "better in 1 of 3" in text


def test_a_fix_that_was_not_retrained_says_why() -> None:
    finding = dataclasses.replace(MISALIGNED, verified=None, unverified="no time was left")
    text = shown(Diagnosis("a.py", 0, (dataclasses.replace(STUCK, findings=(finding,)),)))
    assert "not tried" in text
    assert "no time was left" in text
    assert "verified" not in text


def test_the_worst_seed_is_told() -> None:
    tried = Verified("accuracy", (0.8, 0.8, 0.8), (1.0, 0.9, 0.95), (0, 1, 2), 900, 4.1, True)
    assert "worst 0.90" in trial(tried)
    assert "0.80 → 0.95" in trial(tried)


def test_one_training_that_broke_down_does_not_hide_the_others() -> None:
    broke = -math.inf
    after = (0.9, 0.95, 1.0)
    one = Verified("accuracy", (broke, 0.7, 0.8), after, (0, 1, 2), 9, 4.1, False)
    two = Verified("accuracy", (0.7, broke, broke), after, (0, 1, 2), 9, 4.1, True)
    assert "0.70 → 0.95" in trial(one)
    assert "not a number → 0.95" in trial(two)


@pytest.mark.parametrize(
    "environ",
    [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}],
    ids=str,
)
def test_no_escape_sequences_where_they_are_unwanted(environ: dict[str, str]) -> None:
    assert "\x1b" not in shown(THREAD, environ, terminal=True)


def test_escape_sequences_on_a_terminal_only() -> None:
    assert "\x1b[" in shown(THREAD, {"TERM": "xterm"}, terminal=True)
    assert "\x1b" not in shown(THREAD, {"TERM": "xterm"}, terminal=False)


def test_colours_change_no_character() -> None:
    coloured = shown(THREAD, {"TERM": "xterm"}, terminal=True)
    plain = coloured
    for code in sorted({part.split("m")[0] for part in coloured.split("\x1b[")[1:]}):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == shown(THREAD)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1", "koi8-r"])
def test_other_encodings(encoding: str) -> None:
    text = shown(THREAD, encoding=encoding)
    assert "0.799" in text
    assert max(len(line) for line in text.splitlines()) <= 99


def test_the_c_locale_gets_ascii() -> None:
    text = shown(THREAD, {"LANG": "C"})
    assert text.isascii()
    assert "0.80 -> 1.00" in text


@pytest.mark.parametrize("width", [1, 8, 20, 47, 48, 60, 99, 200])
def test_any_width(width: int) -> None:
    text = shown(THREAD, {"COLUMNS": str(width)})
    assert max(len(line) for line in text.splitlines()) <= max(min(width, 99), 8)
    assert "D101" in text


HOSTILE = "\x1b]52;c;aGk=\x07\x1b[2J\u202e[/x][bold]\ud800" + "A" * 5000


def test_hostile_texts() -> None:
    finding = dataclasses.replace(
        MISALIGNED,
        measured=HOSTILE,
        why=HOSTILE,
        fix=dataclasses.replace(MISALIGNED.fix, code=HOSTILE),
    )
    report = dataclasses.replace(
        STUCK,
        at=Location(HOSTILE, 0, HOSTILE),
        summary=HOSTILE,
        findings=(finding, FEW),
        notes=(HOSTILE,),
        metric=dataclasses.replace(STUCK.metric, name=HOSTILE),
    )
    text = shown(Diagnosis(HOSTILE, 0, (report,), (HOSTILE,)))
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in text if c != "\n")
    assert "[/x][bold]" in text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    DIAGNOSES,
    st.sampled_from(["utf-8", "ascii", "cp1252"]),
    st.sampled_from(["", "20", "99"]),
)
def test_anything_can_be_rendered(diagnosis: Diagnosis, encoding: str, width: str) -> None:
    text = shown(diagnosis, {"COLUMNS": width}, encoding=encoding)
    assert "\x1b" not in text
    for c in text.replace(os.linesep, ""):
        assert unicodedata.category(c) not in ("Cc", "Cs") or c == "\n"


def test_a_simple_model_that_is_no_better_than_one_answer_promises_nothing() -> None:
    nothing = dataclasses.replace(STUCK.ceiling, low=0.0, high=None, exact=False)
    metric = dataclasses.replace(STUCK.metric, constant=0.0, name="r2")
    report = dataclasses.replace(STUCK, ceiling=nothing, metric=metric)
    text = " ".join(shown(Diagnosis("a.py", 0, (report,))).split())
    assert "unknown: no simple model beats the constant baseline" in text
    assert "at least 0.000 is possible" not in text


def test_every_level_and_verdict_has_a_look() -> None:
    for level in ("error", "warning", "note"):
        for verdict in ("healthy", "at-ceiling", "stuck", "undecided"):
            finding = Finding(
                code="D1",
                cause="x",
                level=level,
                strength="certain",
                measured="m",
                why="w",
                evidence={},
            )
            report = dataclasses.replace(STUCK, verdict=verdict, findings=(finding,))
            assert verdict in shown(Diagnosis("a.py", 0, (report,)))
