"""What is recorded is what is read, and a run that ended without a word is lost."""

from __future__ import annotations

import math
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from unstuck.errors import InputError
from unstuck.store.history import place
from unstuck.store.history.record import FindingRow, Recorder, RunOutcome
from unstuck.store.history.runs import History, Point

FOUND = FindingRow(0, "D101", "misaligned-axes", "error", 0.97, True, 0.8, 1.0)
NOTE = FindingRow(0, "N101", "few-distinct-inputs", "note", 1.0, False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".unstuck" / "history.sqlite"


def recorded(file: Path, name: str = "train.py", **outcome) -> str:
    recorder = Recorder(file, "script", name)
    recorder.end("finished", RunOutcome(**outcome), exit=0)
    return recorder.id


def test_a_run_is_read_as_it_was_recorded(file):
    recorder = Recorder(file, "script", "train.py")
    recorder.limits(constant=0.75, low=None, high=0.8)
    recorder.points([("accuracy", 0, 0.7), ("accuracy", 1, math.nan)], progress=0.2)
    recorder.points([("accuracy", 1, 0.76), ("loss", 1, 0.4)])
    document = {"script": "träin.py", "fits": []}
    outcome = RunOutcome("stuck", "It is stuck.", "accuracy", 0.8, None, 0.75, 0.799, 0.801)
    recorder.end(
        "finished",
        RunOutcome(**{**vars(outcome), "findings": [NOTE, FOUND], "document": document}),
        exit=3,
    )
    with History(file) as history:
        (run,) = history.runs()
        assert run == history.run("last") == history.run(recorder.id) == history.run(run.id[-4:])
        assert (run.kind, run.name, run.state, run.exit) == ("script", "train.py", "finished", 3)
        assert (run.verdict, run.reached, run.validation, run.high) == ("stuck", 0.8, None, 0.801)
        assert (run.finding, run.verified) == ("D101 misaligned-axes", True)
        assert run.ended is not None
        assert run.started <= run.ended
        assert history.findings(run.id) == [NOTE, FOUND]
        assert history.document(run.id) == document
        assert history.points(run.id) == [
            Point("accuracy", 0, 0.7),
            Point("accuracy", 1, 0.76),
            Point("loss", 1, 0.4),
        ]
        assert history.points(run.id, after=0) == history.points(run.id)[1:]
        assert history.net(run.id) is None


def test_the_latest_run_comes_first(file):
    ids = [recorded(file, f"{number}.py") for number in range(5)]
    with History(file) as history:
        assert [run.id for run in history.runs(2, skip=1)] == ids[3:1:-1]
        assert history.count() == 5


def test_a_run_is_running_until_its_process_is_gone(file):
    code = f"""
import os, sys
from pathlib import Path
from unstuck.store.history.record import Recorder
from unstuck.store.history.runs import History
file = Path({str(file)!r})
recorder = Recorder(file, "lab", "or lstm5")
recorder.points([("score", 1, 0.5)])
with History(file) as history:
    print(history.run("last").state, flush=True)
os.kill(os.getpid(), 9)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ended.stdout == "running\n", ended.stderr
    with History(file) as history:
        assert history.run("last").state == "lost"
        assert history.points("last") == [Point("score", 1, 0.5)]


@pytest.mark.parametrize("name", ["", "nothing", "%", "../../etc/passwd", "x" * 100_000, "\0"])
def test_names_of_no_run(file, name):
    recorded(file)
    with History(file) as history, pytest.raises(InputError, match="no run"):
        history.run(name)


def test_an_ending_that_several_runs_have(file):
    recorded(file)
    recorded(file)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE runs SET id = 'run-' || number || '-end'")
    connection.commit()
    connection.close()
    with History(file) as history:
        assert history.run("2-end").id == "run-2-end"
        with pytest.raises(InputError, match="several runs"):
            history.run("-end")


@pytest.mark.parametrize("name", ["a\ud800b", "x" * 5000, "\x1b[31m", "'; DROP TABLE runs; --"])
def test_any_name_can_be_recorded(file, name):
    recorded(file, name, summary=name)
    with History(file) as history:
        assert len(history.run("last").name) <= 500
        assert history.count() == 1


def test_what_is_no_number_is_none(file):
    recorded(file, reached=math.inf, constant=math.nan)
    with History(file) as history:
        assert history.run("last").reached is None


def test_git_ignores_the_folder(file):
    recorded(file)
    assert (file.parent / ".gitignore").read_text() == "*\n"


def test_the_place_is_the_users(monkeypatch, tmp_path):
    monkeypatch.delenv(place.VARIABLE, raising=False)
    assert place.place(tmp_path) == tmp_path / ".unstuck" / "history.sqlite"
    monkeypatch.setenv(place.VARIABLE, str(tmp_path / "mine"))
    assert place.place() == tmp_path / "mine" / "history.sqlite"
    monkeypatch.setenv(place.VARIABLE, "off")
    assert place.place() is None


@pytest.mark.parametrize("linked", ["folder", "file"])
def test_links_are_not_written_through(tmp_path, linked):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    file = tmp_path / "work" / ".unstuck" / "history.sqlite"
    file.parent.parent.mkdir()
    if linked == "folder":
        file.parent.symlink_to(elsewhere)
    else:
        file.parent.mkdir()
        file.symlink_to(elsewhere / "victim")
    with pytest.raises(InputError, match="is a link"):
        Recorder(file, "script", "train.py")
    assert list(elsewhere.iterdir()) == []


def test_views_show_what_docs_promise(file):
    recorder = Recorder(file, "script", "train.py")
    recorder.points([("loss", 3, 0.5)])
    recorder.end("finished", RunOutcome("stuck", findings=[FOUND]), exit=0)
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT id, verdict FROM runs_v1").fetchall() == [
        (recorder.id, "stuck")
    ]
    assert connection.execute("SELECT run, code, verified FROM findings_v1").fetchall() == [
        (recorder.id, "D101", 1)
    ]
    assert connection.execute("SELECT * FROM points_v1").fetchall() == [
        (recorder.id, "loss", 3, 0.5)
    ]
    connection.close()


def test_a_name_that_is_taken_is_drawn_anew(tmp_path, monkeypatch):
    drawn = iter(["aaaaaa", "aaaaaa", "bbbbbb"])
    monkeypatch.setattr("secrets.token_hex", lambda size: next(drawn))
    first, second = (
        Recorder(tmp_path / "history.sqlite", "case", name, started=0.0) for name in ("one", "two")
    )
    assert (first.id[-6:], second.id[-6:]) == ("aaaaaa", "bbbbbb")
    for each in (first, second):
        each.close()
