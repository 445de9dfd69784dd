"""`unstuck history` and `unstuck report`, and what never stands in the way of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.report.some_reports import STUCK, THREAD
from unstuck_command import unstuck_command

from unstuck.cli.group import unstuck
from unstuck.cli.recording import HistoryEntry
from unstuck.doctor.finding import Diagnosis
from unstuck.report.json import to_json
from unstuck.report.outcome import outcome
from unstuck.store.history.record import Recorder, RunOutcome
from unstuck.store.history.runs import History


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNSTUCK_HISTORY", "")
    monkeypatch.chdir(tmp_path)
    return tmp_path / ".unstuck" / "history.sqlite"


def recorded(file: Path, diagnosis: Diagnosis = THREAD, name: str = "train.py") -> str:
    recorder = Recorder(file, "script", name)
    recorder.end("finished", outcome(diagnosis), exit=0)
    return recorder.id


def command(*arguments: str) -> Result:
    return CliRunner().invoke(unstuck, list(arguments))


def test_the_list_names_verdict_score_and_finding(file):
    recorded(file)
    shown = command("history")
    line = next(line for line in shown.output.splitlines() if "train.py" in line)
    for part in ("stuck", "0.80", "D101 misaligned-ax"):  # cut on a narrow page
        assert part in line
    assert "1 run\n" in shown.output


def test_the_list_for_programs(file):
    ids = [recorded(file, name=f"{number}.py") for number in range(3)]
    told = json.loads(command("history", "--json", "--limit", "2").output)
    assert [run["id"] for run in told] == [ids[2], ids[1]]
    assert told[0]["verdict"] == "stuck"
    assert told[0]["seconds"] >= 0


def test_a_report_again_as_text_page_and_json(file, tmp_path):
    name = recorded(file)
    for which in ("last", name, name[-6:]):
        assert "D101" in command("report", which).output
    done = command("report", "last", "--html", "out.html", "--json", "out.json")
    assert done.exit_code == 0, done.output
    assert "D101" in (tmp_path / "out.html").read_text()
    assert json.loads((tmp_path / "out.json").read_text()) == to_json(THREAD)
    assert "D101" in command("report", "out.json").output


def test_two_runs_side_by_side(file):
    first, second = recorded(file), recorded(file, Diagnosis("a.py", 0, (STUCK,)), name="other.py")
    shown = command("history", "compare", first, second).output
    assert "train.py" in shown
    assert "other.py" in shown
    told = json.loads(command("history", "compare", first, second, "--json").output)
    assert [one["id"] for one in told] == [first, second]
    assert told[0]["document"] == to_json(THREAD)
    assert told[0]["findings"][0]["code"] == "D101"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["history"], "no history at"),
        (["report"], "no history at"),
        (["history", "compare", "a", "b"], "no history at"),
        (["report", "none.json"], "cannot read none.json"),
    ],
)
def test_where_nothing_was_run(file, arguments, said):
    done = command(*arguments)
    assert done.exit_code == 2
    assert said in done.output


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"schema": 7}', "[" * 100_000, '{"schema": 1, "fits": 3}', "\0"]
)
def test_files_that_hold_no_diagnosis(file, tmp_path, content):
    (tmp_path / "a.json").write_text(content)
    done = command("report", "a.json")
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1, done.output


def test_a_run_without_a_report(file):
    Recorder(file, "script", "killed.py").end("failed")
    assert "is failed and left no report" in command("report", "last").output


def test_no_history_where_none_is_wanted(file, monkeypatch):
    monkeypatch.setenv("UNSTUCK_HISTORY", "off")
    recording = HistoryEntry("script", "train.py")
    recording.begin()
    recording.points([("loss", 1, 0.5)])
    recording.end("finished", lambda: outcome(THREAD))
    assert not file.parent.exists()
    assert "no history is kept" in command("history").output


def test_a_script_that_trains_nothing_leaves_no_history(tmp_path):
    (tmp_path / "hello.py").write_text("print('hello')")
    done = unstuck_command("run", "hello.py", cwd=tmp_path, environ={"UNSTUCK_HISTORY": ""})
    assert done.out == b"hello\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hello.py"]


def test_what_is_wrong_with_the_history_is_said_once(file, capsys):
    file.parent.mkdir()
    file.write_bytes(b"something else, of which nothing is known" * 50)
    recording = HistoryEntry("script", "train.py")
    recording.begin()
    for epoch in range(3):
        recording.points([("loss", epoch, 0.5)])
    recording.end("finished", lambda: outcome(THREAD))
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith("unstuck: this run is not in the history:")
    assert file.read_bytes().startswith(b"something else")


def test_a_lab_run_is_recorded_with_its_net(file):
    done = command("lab", "train", "or", "--bits", "2", "--batch", "8", "--seeds", "2")
    assert done.exit_code == 0, done.output
    with History(file) as history:
        run, document = history.run("last"), history.document("last")
        net = history.net("last")
    assert (run.kind, run.name, run.state, run.progress) == ("lab", "or with lstm", "finished", 1.0)
    assert document is not None
    assert (document["lab"], len(document["nets"])) == ("train", 2)
    assert run.reached == max(one["whole"]["accuracy"] for one in document["nets"])
    assert net is not None
    from unstuck.lab.kept import loads

    assert loads(net).setting.task.name == "or"
    assert loads(net).accuracy == run.reached


def test_a_lab_run_s_report_is_what_it_showed(file, tmp_path):
    first = command("lab", "train", "or", "--bits", "2", "--batch", "8", "--seeds", "2").output
    again = command("report", "last")
    assert again.exit_code == 0, again.output
    assert again.output == first
    assert command("report", "last", "--json", "lab.json").exit_code == 0
    assert json.loads((tmp_path / "lab.json").read_text())["lab"] == "train"
    assert "no page of its own" in command("report", "last", "--html", "lab.html").output


@pytest.mark.parametrize("document", [{"lab": "train"}, {"lab": "train", "task": "or"}, {"lab": 7}])
def test_a_damaged_lab_run_is_said(file, document):
    Recorder(file, "lab", "or").end("finished", RunOutcome(document=document))
    done = command("report", "last")
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1


def test_a_lab_run_that_fails_is_recorded_as_failed(file, monkeypatch):
    from unstuck.lab import experiment

    def fails(*_, **__):
        raise MemoryError("no more")

    monkeypatch.setattr(experiment, "train", fails)
    command("lab", "train", "or", "--bits", "2")
    with History(file) as history:
        assert history.run("last").state == "failed"


@pytest.mark.parametrize("how", ["tensorboard", "csv"])
def test_curves_are_exported_and_read_back(file, tmp_path, how):
    recorder = Recorder(file, "script", "train.py")
    recorder.points([("fit-0001/loss", at, 1.0 / at) for at in (1, 2, 3, 4, 5)])
    recorder.points([("../../loss", 1, 1.0)])
    recorder.end("finished", outcome(THREAD), exit=0)
    done = command("history", "export", "last", "out", "--as", how)
    assert done.exit_code == 0, done.output
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(
        (tmp_path / "out") in path.parents or file.parent in path.parents for path in written
    )
    where = "out/fit-0001" if how == "tensorboard" else "out/fit-0001.csv"
    assert "1 → 0.2" in command("read", where).output
    again = command("history", "export", "last", "out", "--as", how)
    assert again.exit_code == 2
    assert "exists already" in again.output
