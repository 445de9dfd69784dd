"""The bar: on a terminal only, one line, gone at the end."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.adding import or_rows, small
from unstuck.api.train import train
from unstuck.engine.progress import PopulationProgress

ROOT = Path(__file__).parents[2]
SCRIPT = """
from tests.engine.adding import or_rows, small
from unstuck.api.train import train
train(small(), *or_rows(), updates=4000, seeds=3, until=2.0)
"""


def test_numbers_of_a_standing() -> None:
    now = PopulationProgress(300, 200, 1000, 2, 3, 0.9, 0.5, 4.0)
    assert now.rate == 50
    assert now.left == 14
    assert str(now) == "50 updates/s · 2 of 3 training · best 0.900, median 0.500"
    first = PopulationProgress(0, 0, 1000, 3, 3, None, None, 0.0)
    assert first.left is None
    assert str(first) == "0 updates/s · 3 of 3 training"


def test_who_asks_is_told() -> None:
    told: list[PopulationProgress] = []
    train(small(), *or_rows(), updates=300, seeds=4, every=50, progress=told.append)
    assert told[-1].made == told[-1].planned == told[-1].fresh == 1200
    assert told[-1].alive == 0
    assert told[-1].best is not None
    assert all(one.made <= other.made for one, other in itertools.pairwise(told))


def test_a_notebook_sees_it_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """Its stderr is no terminal, and takes a line back all the same."""
    train(small(), *or_rows(), updates=300, seeds=4, every=50, progress=True)
    shown = capsys.readouterr().err
    assert "updates/s" in shown
    assert shown.endswith("\r\x1b[K")
    train(small(), *or_rows(), updates=300, seeds=4, every=50)
    assert capsys.readouterr().err == ""


def run(stderr: int, **environment: str) -> int:
    paths = os.pathsep.join([str(ROOT), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths, "COLUMNS": "100", **environment},
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        check=True,
    )
    return done.returncode


def test_silent_where_there_is_no_terminal(tmp_path: Path) -> None:
    with open(tmp_path / "stderr", "wb") as file:
        run(file.fileno())
    assert b"updates/s" not in (tmp_path / "stderr").read_bytes()


def seen_on_a_terminal(**environment: str) -> str:
    ours, theirs = os.openpty()
    run(theirs, TERM="xterm", **environment)
    os.close(theirs)
    return os.read(ours, 1 << 20).decode()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
def test_one_line_on_a_terminal() -> None:
    seen = seen_on_a_terminal()
    assert "updates/s" in seen
    assert "of 3 training" in seen
    assert "best" in seen
    assert re.search(r"\x1b\[0m \d:\d\d:\d\d ", seen)  # the time that is left
    assert "\n" not in seen[seen.index("updates/s") :]
    assert seen.endswith("\r\x1b[K")  # the line is taken away


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
def test_a_terminal_without_colours_sees_it_too() -> None:
    seen = seen_on_a_terminal(NO_COLOR="1")
    assert "of 3 training" in seen
    assert set(re.findall(r"\x1b\[\w*", seen)) == {"\x1b[K"}
