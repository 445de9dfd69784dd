"""The public names, and what importing them costs."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import unstuck
from tests.report.some_reports import THREAD
from unstuck.report.outcome import outcome
from unstuck.store.history.place import FILE
from unstuck.store.history.record import Recorder

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
FRAMEWORKS = ["keras", "jax", "sklearn", "aalpy", "torch", "tensorflow", "scipy"]

# Runs a program of ours in this interpreter, then tells which frameworks and sockets it used.
PROBE = """
import json, sys
sockets = []
sys.addaudithook(lambda event, _: event.startswith("socket.") and sockets.append(event))
try:
    if len(sys.argv) == 1:
        import unstuck
    else:
        from unstuck.cli import main
        main()
except SystemExit as end:
    if end.code:
        raise
found = [name for name in {frameworks!r} if name in sys.modules]
print("\\n" + json.dumps([found, sockets]))
"""


def test_all_is_the_sorted_list_of_public_names() -> None:
    assert unstuck.__all__ == sorted(unstuck.__all__)
    assert dir(unstuck) == unstuck.__all__


@pytest.mark.parametrize("name", unstuck.__all__)
def test_every_public_name_exists_and_says_what_it_is(name: str) -> None:
    thing = getattr(unstuck, name)
    assert thing.__name__ == name
    assert len(inspect.getdoc(thing) or "") > 20


def test_every_public_function_and_its_arguments_are_documented() -> None:
    for name in unstuck.__all__:
        thing = getattr(unstuck, name)
        if inspect.isfunction(thing):
            doc = inspect.getdoc(thing) or ""
            for parameter in inspect.signature(thing).parameters:
                assert f"{parameter}:" in doc, f"{name}({parameter})"


@pytest.mark.parametrize("name", ["Watch", "ceiling", "diagnose"])
def test_what_a_newcomer_needs_is_in_the_readme(name: str) -> None:
    assert f"unstuck.{name}(" in README


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'cure'"):
        unstuck.cure  # noqa: B018


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["--version"],
        ["causes"],
        ["explain", "D101"],
        ["run", "--help"],
        ["lab", "tasks"],
        ["lab", "models"],
        ["lab", "models", "lstm"],
        ["lab", "ceiling", "addition"],
        ["lab", "train", "--help"],
        ["history"],
        ["history", "--json"],
        ["history", "compare", "last", "last"],
        ["history", "export", "last", "curves"],
        ["report", "last"],
        ["report", "last", "--html", "report.html", "--json", "report.json"],
        ["serve", "--help"],
    ],
    ids=lambda arguments: " ".join(arguments) or "import unstuck",
)
def test_no_framework_and_no_network_for_a_word(arguments: list[str], tmp_path: Path) -> None:
    home = str(Path(unstuck.__file__).parents[1])
    path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
    recorder = Recorder(tmp_path / FILE, "script", "train.py")
    recorder.points([("fit-0001/loss", 1, 0.5)])
    recorder.end("finished", outcome(THREAD), exit=0)
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(frameworks=FRAMEWORKS), *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "UNSTUCK_HISTORY": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [[], []]
