"""`unstuck run` with scripts that train nothing: same output, same status, one line of ours."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from unstuck_command import Done, environment, python, unstuck_command

NOTHING = "the script's result is untouched"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "train.py"
    path.write_text("import sys\nprint(sys.argv)\nsys.exit(len(sys.argv) - 1)\n")
    return path


def same_but_for_our_line(plain: Done, ours: Done) -> str:
    """Assert that all that python wrote is there, ours after it; return our line."""
    assert (ours.status, ours.out) == (plain.status, plain.out)
    assert ours.err.startswith(plain.err)
    lines = ours.err[len(plain.err) :].decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("unstuck: ")
    return lines[0]


def test_all_arguments_after_the_script_are_its_own(script: Path) -> None:
    arguments = ["--help", "-m", "x", "--", "--fix", "--json", "", "ä b"]
    done = unstuck_command("run", "--check", script, *arguments)
    assert done.out == python(script, *arguments).out
    assert done.status == len(arguments)


@pytest.mark.parametrize(
    "start",
    [
        ["{script}", "a"],
        ["-m", "train", "-m"],
        ["-c", "import sys; print(sys.argv); sys.exit(5)", "-c", "--json"],
        ["-", "x"],
        ["{folder}/nowhere.py"],
        ["{folder}"],
        ["-m", "no_such_module"],
        ["{folder}/broken.py"],
        ["{folder}/raises.py"],
    ],
    ids=lambda start: " ".join(start)[:20],
)
def test_any_start_is_python_and_one_line(script: Path, start: list[str]) -> None:
    folder = script.parent
    (folder / "broken.py").write_text("def f(:\n")
    (folder / "raises.py").write_text("print('before')\n1 / 0\n")
    arguments = [each.format(script=script, folder=folder) for each in start]
    stdin = b"import sys; print(sys.argv); sys.exit(6)\n" if start[0] == "-" else b""
    plain = python(*arguments, cwd=folder, stdin=stdin)
    ours = unstuck_command("run", *arguments, cwd=folder, stdin=stdin)
    same_but_for_our_line(plain, ours)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "did not import Keras"),
        ("raise SystemExit(3)", "failed with status 3 before it trained"),
        ("import os; os.kill(os.getpid(), 15)", "ended by signal 15 before"),
        ("import os; os.kill(os.getpid(), 2)", "was interrupted before"),
    ],
)
def test_why_there_is_nothing_to_say(tmp_path: Path, source: str, words: str) -> None:
    report = tmp_path / "o.json"
    plain, ours = python("-c", source), unstuck_command("run", "--json", report, "-c", source)
    assert words in same_but_for_our_line(plain, ours)
    written = json.loads(report.read_text())
    assert (written["script"], written["exit"], written["fits"]) == ("-c", plain.status, [])
    assert words in written["notes"][0]


def test_a_failure_of_ours_is_one_line(script: Path) -> None:
    plain = python(script, "a", "b")
    for name in ("report=raise", "report=enospc", "diagnose=raise", "diagnose=eacces"):
        ours = unstuck_command("run", script, "a", "b", environ={"UNSTUCK_FAULT": name})
        line = same_but_for_our_line(plain, ours)
        assert NOTHING in line
        assert "UNSTUCK_DEBUG=1" in line


def test_debug_shows_the_traceback(script: Path) -> None:
    faulty = {"UNSTUCK_FAULT": "report=raise", "UNSTUCK_DEBUG": "1"}
    ours = unstuck_command("run", script, environ=faulty)
    assert ours.status == 0
    assert b"Traceback" in ours.err


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_failing_write_is_one_line(script: Path, tmp_path: Path, option: str) -> None:
    report = tmp_path / "o.out"
    report.write_text("old")
    for step in ("created", "written", "synced"):
        faulty = {"UNSTUCK_FAULT": f"atomic:{step}=enospc"}
        ours = unstuck_command("run", option, report, script, "a", environ=faulty)
        assert ours.status == 1
        assert len(ours.said) == 2
        assert "there is nothing to diagnose" in ours.said[0]
        assert f"cannot write {report}: No space left" in ours.said[1]
        assert report.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.out", "train.py"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_json_to_a_device_leaves_the_device(script: Path) -> None:
    ours = unstuck_command("run", "--json", "/dev/full", script)
    assert ours.status == 0
    assert "No space left" in ours.said[1]
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_json_says_that_a_diagnosis_failed(script: Path, tmp_path: Path) -> None:
    report = tmp_path / "o.json"
    faulty = {"UNSTUCK_FAULT": "diagnose=raise"}
    assert unstuck_command("run", "--json", report, script, "a", environ=faulty).status == 1
    written = json.loads(report.read_text())
    assert (written["exit"], written["fits"]) == (1, [])
    assert NOTHING in written["notes"][0]


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", ["2>&-", "1>&- 2>&-", "<&- 2>&-"])
def test_closed_streams(script: Path, closed: str) -> None:
    line = f'"{sys.executable}" -m unstuck run "{script}" a b {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", line], env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == b""


def test_json_through_a_link_replaces_what_it_points_to(script: Path, tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    unstuck_command("run", "--json", tmp_path / "link.json", script)
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text())["schema"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no script; expected: unstuck run SCRIPT"),
        (["--check"], "no script"),
        (["--what", "{script}"], "--what"),
        (["--budget", "soon", "{script}"], "--budget"),
        (["--budget", "-1", "{script}"], "--budget"),
        (["--json"], "--json"),
        (["--json", "{folder}/none/o.json", "{script}"], "its folder does not exist"),
        (["--json", "{folder}", "{script}"], "--json"),
        (["--keep", "{folder}", "{script}"], "not an empty folder"),
    ],
)
def test_wrong_usage_runs_nothing(script: Path, arguments: list[str], words: str) -> None:
    asked = [each.format(script=script, folder=script.parent) for each in arguments]
    done = unstuck_command("run", *asked)
    assert done.status == 2
    assert done.out == b""
    assert words in " ".join(done.err.decode().split())


def test_a_folder_that_cannot_be_made_does_not_stop_the_script(script: Path) -> None:
    done = unstuck_command("run", "--keep", script / "kept", script, "a")
    assert done.status == 1
    assert b"train.py" in done.out
    assert "the script runs without a diagnosis" in done.said[0]


def test_nothing_is_left_behind(script: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    unstuck_command("run", script, environ={"TMPDIR": str(temporary)})
    assert list(temporary.iterdir()) == []


def test_keep_keeps(script: Path, tmp_path: Path) -> None:
    unstuck_command("run", "--keep", tmp_path / "kept", script)
    assert (tmp_path / "kept").is_dir()


def test_help_is_ours_before_the_script_and_its_own_after(script: Path) -> None:
    assert b"Usage: unstuck run [OPTIONS] (SCRIPT" in unstuck_command("run", "--help", script).out
    assert b"--help" in unstuck_command("run", script, "--help").out
