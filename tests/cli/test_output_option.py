"""`--output FORMAT=PATH` on every command that reports: repeated, beside --json and --html."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from tests.report.some_reports import THREAD
from unstuck_command import unstuck_command

from unstuck.cli.group import unstuck
from unstuck.report.formats.junit import junit
from unstuck.report.formats.sarif import sarif
from unstuck.report.json import dumps, to_json
from unstuck.store.history.record import Recorder, RunOutcome

LINE = "expected one of: html, json, junit, sarif, terminal"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNSTUCK_HISTORY", "")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "thread.json").write_text(dumps(THREAD))
    return tmp_path


def command(*arguments: str) -> Result:
    return CliRunner().invoke(unstuck, list(arguments))


def test_a_report_in_all_formats_at_once(folder: Path) -> None:
    outputs = ["--output", "sarif=a=b.sarif", "--output=junit=a.xml", "--output", "terminal=a.txt"]
    done = command("report", "thread.json", "--json", "a.json", *outputs, "--output", "json=b.json")
    assert done.exit_code == 0, done.output
    assert done.output == ""
    assert (folder / "a=b.sarif").read_text() == sarif.write(THREAD)
    assert (folder / "a.xml").read_text() == junit.write(THREAD)
    assert "D101 misaligned-axes" in (folder / "a.txt").read_text()
    assert json.loads((folder / "a.json").read_text()) == to_json(THREAD)
    assert (folder / "a.json").read_bytes() == (folder / "b.json").read_bytes()


def test_a_page_asked_for_in_either_way_is_the_same(folder: Path) -> None:
    done = command("report", "thread.json", "--html", "a.html", "--output", "html=b.html")
    assert done.output.count("is written; open it in a browser") == 2
    assert (folder / "a.html").read_bytes() == (folder / "b.html").read_bytes()


@pytest.mark.parametrize("name", ["run", "diagnose", "report"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("xml=a.xml", f"no report format is called 'xml'; {LINE}"),
        ("../html=a", f"no report format is called '../html'; {LINE}"),
        ("sarif", "expected --output FORMAT=PATH, FORMAT one of: html, json, junit, sarif"),
        ("sarif=", "expected --output FORMAT=PATH"),
        ("=a.sarif", "expected --output FORMAT=PATH"),
    ],
)
def test_what_is_no_format_is_one_line_before_anything_runs(
    folder: Path, name: str, value: str, said: str
) -> None:
    (folder / "train.py").write_text("open('ran', 'w')\n")
    done = command(name, "--output", value, "train.py")
    assert done.exit_code == 2
    assert said in done.output
    assert len(done.output.splitlines()) == 1
    assert not (folder / "ran").exists()


def test_a_lab_run_is_written_as_json_alone(folder: Path) -> None:
    recorder = Recorder(folder / ".unstuck" / "history.sqlite", "lab", "or")
    recorder.end("finished", RunOutcome(document={"lab": "compare"}))
    refused = command("report", "last", "--json", "lab.json", "--output", "sarif=lab.sarif")
    assert refused.exit_code == 2
    assert "cannot be written as sarif; expected json" in refused.output
    assert not list(folder.glob("lab.*"))
    assert command("report", "last", "--output", "json=lab.json").exit_code == 0
    assert json.loads((folder / "lab.json").read_text()) == {"lab": "compare"}


def test_a_script_that_trains_nothing_leaves_every_file(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("raise SystemExit(3)\n")
    outputs = ["--output", "sarif=a.sarif", "--output=junit=a.xml"]
    done = unstuck_command("run", *outputs, "train.py", "--output", "its=own", cwd=tmp_path)
    assert done.status == 3
    assert len(done.said) == 1
    (run,) = json.loads((tmp_path / "a.sarif").read_text())["runs"]
    assert (run["results"], run["invocations"][0]["exitCode"]) == ([], 3)
    root = ElementTree.fromstring((tmp_path / "a.xml").read_bytes())
    assert (root.get("tests"), root.get("skipped")) == ("1", "1")


def test_a_place_that_cannot_be_written_is_said_before_the_script_runs(folder: Path) -> None:
    (folder / "train.py").write_text("open('ran', 'w')\n")
    done = command("run", "--output", "sarif=nowhere/a.sarif", "train.py")
    assert done.exit_code == 2
    assert "--output sarif" in done.output
    assert not (folder / "ran").exists()


def test_a_failing_write_leaves_the_old_file_and_the_other_outputs(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("")
    (tmp_path / "a.sarif").write_text("old")
    faulty = {"UNSTUCK_FAULT": "atomic:written=enospc"}
    done = unstuck_command(
        "run", "--output", "sarif=a.sarif", "train.py", cwd=tmp_path, environ=faulty
    )
    assert done.status == 0
    assert (tmp_path / "a.sarif").read_text() == "old"
    assert any("cannot write a.sarif" in line for line in done.said)
