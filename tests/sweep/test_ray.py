"""A real Ray cluster of three processes on this machine; workers, a node, the driver are lost."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lab.test_sweep import SWEEP, command, finished
from tests.sweep.test_pools import timeless
from unstuck.errors import InputError, MissingExtra
from unstuck.sweep.pool import open_pool

pytestmark = pytest.mark.thorough

ENVIRONMENT = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "RAY_DISABLE_IMPORT_WARNING": "1"}


class Cluster:
    """The cluster's own process, see `ray_cluster.py`."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.sweep.ray_cluster"],
            cwd=Path(__file__).parents[2],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._child.stdout is not None
        self.address = self._child.stdout.readline().strip()

    def remove_a_node(self) -> None:
        """Kill a node with all its workers."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write("remove\n")
        self._child.stdin.flush()
        assert self._child.stdout.readline() == "removed\n"

    def end(self) -> None:
        """End the cluster."""
        assert self._child.stdin is not None
        self._child.stdin.close()
        self._child.wait(timeout=60)
        assert self._child.stdout is not None
        self._child.stdout.close()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    pytest.importorskip("ray")
    found = Cluster()
    try:
        yield found
    finally:
        found.end()


@pytest.fixture(scope="module")
def expected() -> Any:
    line = command("--processes", "1")
    return timeless(json.loads(subprocess.run(line, capture_output=True, check=True).stdout))


def workers() -> list[int]:
    """Processes of the cluster that do a job at the moment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if path.read_bytes().startswith(b"ray::_perform"):
                found.append(int(path.parent.name))
    return found


def started(*more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*more), env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(child: subprocess.Popen[str]) -> Any:
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    return timeless(json.loads(out))


def test_a_killed_worker_does_its_job_again(cluster: Cluster, expected: Any) -> None:
    child = started("--on", cluster.address)
    until = time.monotonic() + 60
    while not (found := workers()) and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(found[0], signal.SIGKILL)
    assert ended(child) == expected


def test_a_killed_driver_and_a_lost_node(cluster: Cluster, expected: Any, tmp_path: Path) -> None:
    line = ["--on", cluster.address, "--checkpoint", str(tmp_path)]
    child = started(*line)
    while not finished(tmp_path):
        assert child.poll() is None, child.communicate()
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    before = (tmp_path / "finished.jsonl").read_bytes()
    again = started(*line)
    until = time.monotonic() + 60
    while not workers() and time.monotonic() < until:
        time.sleep(0.02)
    cluster.remove_a_node()
    assert ended(again) == expected
    whole = before[: before.rfind(b"\n") + 1]
    assert (tmp_path / "finished.jsonl").read_bytes().startswith(whole)
    assert set(Counter(finished(tmp_path)).values()) == {1}
    assert len(finished(tmp_path)) == 120


def test_where_there_is_no_cluster(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    line = [sys.executable, "-m", "unstuck", "lab", "compare", *SWEEP, "--on", "127.0.0.1:1"]
    done = subprocess.run(line, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no Ray cluster answers at '127.0.0.1:1'" in done.stderr
    assert "start one with: ray start --head" in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_ray_the_install_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"pip install 'unstuck\[ray\]'"):
        open_pool("ray")
    assert not issubclass(MissingExtra, InputError)
