"""C2, C3 for cases: at every named step a folder is a whole case or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from some_cases import assert_same_case, small_case

import unstuck
from unstuck.store import cases

HERE, SRC = str(Path(__file__).parent), str(Path(unstuck.__file__).parents[1])
BEFORE = ("x-0.npy", "weights_after-1.npy", "case.json", "members", "manifest.json", "built")
AFTER = ("renamed", "done")
SAVE = f"""
import sys
sys.path[:0] = [{HERE!r}, {SRC!r}]
from pathlib import Path
from some_cases import small_case
from unstuck.store import cases
cases.save(small_case(), Path(sys.argv[1]))
"""


def save(folder: Path, fault: str) -> int:
    environment = {**os.environ, "UNSTUCK_FAULT": fault}
    command = [sys.executable, "-c", SAVE, str(folder)]
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode


@pytest.mark.parametrize("name", BEFORE + AFTER)
def test_killed_at_a_step_leaves_a_whole_case_or_none(tmp_path, name):
    folder = tmp_path / "fit-0001"
    assert save(folder, f"case:{name}=kill") == -signal.SIGKILL
    assert folder.exists() == (name in AFTER)
    if folder.exists():
        assert_same_case(cases.load(folder), small_case())
    else:
        cases.save(small_case(), folder)  # what the killed one left is in nobody's way
        assert_same_case(cases.load(folder), small_case())


@pytest.mark.parametrize("kind", ["enospc", "eacces"])
@pytest.mark.parametrize("name", BEFORE)
def test_failed_step_leaves_nothing(tmp_path, name, kind):
    cases.save(small_case(rows=9), tmp_path / "fit-0001")
    assert save(tmp_path / "fit-0002", f"case:{name}={kind}") == 1
    assert os.listdir(tmp_path) == ["fit-0001"]
    assert_same_case(cases.load(tmp_path / "fit-0001"), small_case(rows=9))
