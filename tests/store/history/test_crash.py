"""Whatever is killed, and wherever the disk ends: what was acknowledged is there, nothing torn."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from unstuck.store.history.runs import History

pytestmark = pytest.mark.thorough

TRIALS = 20
WRITERS = 4

WRITER = """
import sys
from pathlib import Path
from unstuck.store.history.record import RunOutcome, Recorder
file, acknowledged = Path(sys.argv[1]), open(sys.argv[2], "a")
for number in range(100_000):
    recorder = Recorder(file, "script", f"{sys.argv[3]}-{number}.py")
    recorder.points([("loss", at, 1.0 / (at + 1)) for at in range(5)])
    recorder.end("finished", RunOutcome("healthy", document={"number": number}), exit=0)
    print(recorder.id, number, file=acknowledged, flush=True)
"""

MANY = """
import sys
from pathlib import Path
from unstuck.store.history.record import RunOutcome, Recorder
for number in range(200):
    recorder = Recorder(Path(sys.argv[1]), "script", "train.py")
    recorder.points([("loss", 0, 1.0)])
    recorder.end("finished", RunOutcome("healthy"), exit=0)
"""

FULL = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from unstuck.errors import InputError
from unstuck.store.history.record import RunOutcome, Recorder
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    recorder = Recorder(Path(sys.argv[1]), "script", "second.py")
    recorder.points([("loss", at, 0.1) for at in range(int(sys.argv[3]))])
    recorder.end("finished", RunOutcome("healthy", document={"text": "x" * 1000}), exit=0)
except InputError as error:
    print(error)
    sys.exit(2)
"""


def whole(file: Path) -> None:
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_nothing_acknowledged_is_lost_when_writers_are_killed(tmp_path):
    file, rng = tmp_path / ".unstuck" / "history.sqlite", random.Random(0)
    acknowledged = [tmp_path / f"acknowledged-{n}" for n in range(WRITERS)]
    running = {}

    def begin(n: int) -> None:
        running[n] = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), str(acknowledged[n]), str(n)]
        )

    for n in range(WRITERS):
        begin(n)
    try:
        deadline = time.monotonic() + 60
        while not all(path.exists() and path.stat().st_size for path in acknowledged):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        for _ in range(TRIALS):
            time.sleep(rng.uniform(0.0, 0.3))
            victim = rng.randrange(WRITERS)
            running[victim].send_signal(signal.SIGKILL)
            running[victim].wait()
            begin(victim)
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    whole(file)
    told = [line.split() for path in acknowledged for line in path.read_text().splitlines(True)]
    said = {words[0]: int(words[1]) for words in told if len(words) == 2}
    assert len(said) > TRIALS
    with History(file) as history:
        states = {run.id: run.state for run in history.runs(1_000_000)}
        assert set(said) <= set(states)
        for name, number in said.items():
            assert states[name] == "finished"
            assert history.document(name) == {"number": number}
            assert len(history.points(name)) == 5
        assert "running" not in states.values()


def test_sixteen_processes_write_at_once(tmp_path):
    file = tmp_path / ".unstuck" / "history.sqlite"

    def write(_: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", MANY, str(file)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300)

    with ThreadPoolExecutor(16) as pool:
        ended = list(pool.map(write, range(16)))
    assert [(one.returncode, one.stderr) for one in ended] == [(0, "")] * 16
    with History(file) as history:
        assert history.count() == 16 * 200
        assert {run.state for run in history.runs(16 * 200)} == {"finished"}
    whole(file)


@pytest.mark.parametrize(("room", "points"), [(100, 1), (70_000, 10_000), (300_000, 50_000)])
def test_where_the_disk_is_full_the_earlier_runs_stay(tmp_path, room, points):
    file = tmp_path / ".unstuck" / "history.sqlite"
    command = [sys.executable, "-c", FULL, str(file)]
    assert subprocess.run([*command, str(1 << 30), "5"], timeout=60).returncode == 0
    ended = subprocess.run(
        [*command, str(room), str(points)], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 2, ended.stderr
    assert str(file) in ended.stdout
    assert "Traceback" not in ended.stderr
    with History(file) as history:
        states = [(run.name, run.state) for run in history.runs()]
        assert states in (
            [("second.py", "finished")],
            [("second.py", "lost"), ("second.py", "finished")],
        )
        assert history.document(history.runs()[-1].id) == {"text": "x" * 1000}
    whole(file)
