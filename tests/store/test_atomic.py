"""C2, C3 for single files: old content or new, never mixed, whatever happens in between."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import unstuck
from unstuck.store import atomic

SRC = str(Path(unstuck.__file__).parents[1])
OLD, NEW = b"old" * 1000, b"new!" * 5000
POINTS = ("created", "written", "synced", "renamed", "done")
WRITE = f"""
import sys
sys.path.insert(0, {SRC!r})
from pathlib import Path
from unstuck.store.atomic import atomic_write
atomic_write(Path(sys.argv[1]), {NEW!r})
"""


def write(path: Path, fault: str) -> int:
    """Write NEW in a process of its own that fails at a named point; gives its status."""
    environment = {**os.environ, "UNSTUCK_FAULT": fault}
    command = [sys.executable, "-c", WRITE, str(path)]
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode


def test_every_named_point_is_tested():
    named = re.findall(r'point\("atomic:(\w+)"\)', Path(atomic.__file__).read_text())
    assert tuple(named) == POINTS


@pytest.mark.parametrize("name", POINTS)
def test_killed_at_a_step_leaves_old_or_new(tmp_path, name):
    path = tmp_path / "file"
    path.write_bytes(OLD)
    assert write(path, f"atomic:{name}=kill") == -signal.SIGKILL
    assert path.read_bytes() == (NEW if name in ("renamed", "done") else OLD)


@pytest.mark.parametrize("kind", ["raise", "enospc", "eacces"])
@pytest.mark.parametrize("name", ["created", "written", "synced"])
def test_failed_step_leaves_the_old_content_and_nothing_else(tmp_path, name, kind):
    path = tmp_path / "file"
    path.write_bytes(OLD)
    assert write(path, f"atomic:{name}={kind}") == 1
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["file"]


def test_writes_when_nothing_fails(tmp_path):
    path = tmp_path / "file"
    assert write(path, "another:point=kill") == 0
    assert path.read_bytes() == NEW
    atomic.atomic_write(path, b"")
    assert path.read_bytes() == b""
    assert os.listdir(tmp_path) == ["file"]


def test_missing_folder_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        atomic.atomic_write(tmp_path / "nowhere" / "file", NEW)
