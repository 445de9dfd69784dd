"""F1: what a script can see of its own start is what python shows it, for every way to start."""

from __future__ import annotations

import json
import shutil
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.process.two_pythons import LAUNCH, captured, environment, finished, plain

PROBE = Path(__file__).with_name("probe.py").read_text()
OWN_SITE = "import sys, os\nos.environ['OWN'] = '1'\nsys.path.append('/own')\n"


@pytest.fixture
def folder(tmp_path):
    """A project with the probe as file, module, package, zip, link, and a sitecustomize."""
    for name in ("probe.py", "pkg/__main__.py", "far/away/probe.py", "app/__main__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PROBE)
    (tmp_path / "pkg" / "__init__.py").write_text("")
    (tmp_path / "link.py").symlink_to(tmp_path / "far" / "away" / "probe.py")
    with zipfile.ZipFile(tmp_path / "app.zip", "w") as archive:
        archive.writestr("__main__.py", PROBE)
    for name, text in {
        "own": OWN_SITE,
        "raises": "raise ValueError('own fault')",
        "misses": "import nowhere_to_be_found",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "sitecustomize.py").write_text(text)
    return tmp_path


# name: (arguments, environment, standard input)
STARTS = {
    "file": (["probe.py", "a", "-b"], {}, ""),
    "far file": (["far/away/../away/probe.py"], {}, ""),
    "module": (["-m", "probe", "x"], {}, ""),
    "package": (["-m", "pkg", "x"], {}, ""),
    "folder": (["app", "x"], {}, ""),
    "zip": (["app.zip", "x"], {}, ""),
    "link": (["link.py"], {}, ""),
    "code": (["-c", PROBE, "-c", "x"], {}, ""),
    "stdin": (["-", "x"], {}, PROBE),
    "safe path": (["probe.py"], {"PYTHONSAFEPATH": "1"}, ""),
    "own sitecustomize": (["probe.py"], {"PYTHONPATH": "own"}, ""),
    "sitecustomize that raises": (["probe.py"], {"PYTHONPATH": "raises"}, ""),
    "sitecustomize that misses a module": (["probe.py"], {"PYTHONPATH": "misses"}, ""),
    "own PYTHONPATH": (["probe.py"], {"PYTHONPATH": "far:app:far:", "ZZ": "after"}, ""),
    "empty PYTHONPATH": (["probe.py"], {"PYTHONPATH": "", "ZZ": "after"}, ""),
    "options": (["-X", "dev", "-W", "ignore", "-O", "-u", "probe.py"], {}, ""),
    "plain locale": (["probe.py"], {"LC_ALL": "C", "PYTHONUTF8": "0", "NAME": "\udcff"}, ""),
}


def seen(command, start, folder) -> tuple[dict, bytes]:
    _, variables, stdin = start
    done = finished(
        command, cwd=folder, env=environment(**variables), input=stdin.encode(), close_fds=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def differing(one: dict, other: dict) -> dict:
    assert one.keys() == other.keys()
    return {key: (one[key], other[key]) for key in one if one[key] != other[key]}


@pytest.mark.parametrize("name", STARTS)
def test_a_script_sees_what_python_shows_it(folder, name):
    start = STARTS[name]
    expected, messages = seen(plain(start[0]), start, folder)
    found, same_messages = seen(captured(start[0]), start, folder)
    assert differing(expected, found) == {}
    # The launcher is a python as well, and says at its own start what is wrong with that.
    assert same_messages == messages * 2


def test_a_virtual_environment_of_its_own(folder):
    venv.create(folder / "venv", symlinks=True)
    python = str(folder / "venv" / "bin" / "python")
    start = STARTS["file"]
    expected, _ = seen(plain(start[0], python=python), start, folder)
    found, _ = seen(captured(start[0], python=python), start, folder)
    assert expected["prefixes"][1] == str(folder / "venv")
    assert differing(expected, found) == {}


def test_ignored_signals_and_open_files_are_inherited(folder):
    shell = ["sh", "-c", 'trap "" INT HUP USR1; umask 7; exec 7<probe.py; exec "$@"', "sh"]
    start = STARTS["file"]
    expected, _ = seen([*shell, *plain(start[0])], start, folder)
    found, _ = seen([*shell, *captured(start[0])], start, folder)
    assert expected["handlers"]["SIGINT"] == found["handlers"]["SIGINT"] == "<Handlers.SIG_IGN: 1>"
    assert any("probe.py" in path for path in found["open_files"])
    assert differing(expected, found) == {}


def test_without_a_run_folder_nothing_at_all_is_there(folder):
    script = folder / "finders.py"
    script.write_text("import sys; print(len(sys.meta_path), sorted(sys.modules))")
    driver = LAUNCH + "launch.end_like(launch.launch(sys.argv[1:], folder=None))"
    expected = finished(plain([str(script)])).stdout
    assert finished(captured([str(script)], driver=driver)).stdout == expected


def test_children_of_the_script_are_left_alone(folder):
    script = folder / "parent.py"
    script.write_text(
        "import subprocess, sys\n"
        "code = 'import sys; print(len(sys.meta_path), sys.path)'\n"
        "subprocess.run([sys.executable, '-c', code])\n"
    )
    expected = finished(plain([str(script)])).stdout
    assert finished(captured([str(script)])).stdout == expected


def test_the_probe_notices_differences(folder):
    start = STARTS["file"]
    expected, _ = seen(plain(start[0]), start, folder)
    other, _ = seen(plain(["-c", "import runpy; runpy.run_path('probe.py')"]), start, folder)
    changed = differing(expected, other)
    assert {"argv", "name", "modules", "path", "globals"} <= changed.keys()


def test_python_is_found_even_when_the_package_is_not_on_its_path(folder):
    """The launcher's own place is no part of the script's sys.path."""
    found, _ = seen(captured(STARTS["file"][0]), STARTS["file"], folder)
    assert not any("inject" in path for path in found["path"])
    assert found["path"][0] == str(folder)
    assert shutil.which(found["prefixes"][0]) == sys.executable
