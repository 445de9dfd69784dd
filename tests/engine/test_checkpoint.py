"""C2, C11: a population that was killed goes on and ends with the same numbers, bit for bit."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.engine.adding import or_rows, same, small
from unstuck.api.train import train
from unstuck.engine import checkpoint
from unstuck.engine.blocks import Mark
from unstuck.engine.checkpoint import Checkpoint
from unstuck.engine.learner import Run
from unstuck.engine.population import Population
from unstuck.engine.progress import PopulationProgress
from unstuck.errors import CaseError, InputError
from unstuck.store import atomic

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
from pathlib import Path
import unstuck.engine.population as population
from tests.engine.test_checkpoint import long
population._SAVE_EVERY = 0.05
told = lambda standing: print(standing.made, flush=True)
long(Path(sys.argv[1]), way=sys.argv[2] or None, progress=told)
print("done")
"""
MARK = Mark(
    25, (0.5, 0.25), (0.75, 1.0), 10, 20, 1.5, (np.arange(3, dtype=np.float32), np.array(20))
)
RUN = Run(3, 20, (0.5,), (1.0,), np.zeros((2, 1), np.float32), 0.1, "lanes", weights=(np.ones(2),))


def long(folder: Path | None, *, way: str | None = None, progress: object = False) -> Population:
    """Work that takes seconds, with Adam and dropout."""
    x, y = or_rows()
    more = {"updates": 12_000, "seeds": 4} if way is None else {"updates": 1500, "seeds": 2}
    model = small(dropout=0.2)
    return train(
        model, x, y, batch=32, every=50, way=way, checkpoint=folder, progress=progress, **more
    )


@pytest.fixture(scope="module")
def whole() -> dict[str | None, Population]:
    return {way: long(None, way=way) for way in (None, "scan")}


def stopped(folder: Path, way: str | None, how: int) -> subprocess.Popen[str]:
    """Start the work in a process of its own, and end it once something was saved."""
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), way or ""],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    until = time.monotonic() + 120
    while not list(folder.glob("*.run")) and time.monotonic() < until:
        child.stdout.readline()
    child.send_signal(how)
    child.communicate(timeout=60)
    return child


@pytest.mark.parametrize("way", [None, "scan"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_goes_on_to_the_same_numbers(tmp_path, whole, way, how) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    assert stopped(folder, way, how).returncode != 0
    found = Checkpoint(folder, "other")
    with pytest.raises(InputError, match="holds another population"):
        found.load(int(next(folder.glob("*.run")).stem.partition("-")[2]))
    found.close()
    assert same(long(folder, way=way), whole[way])
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.run")}
    made = []
    assert same(long(folder, way=way, progress=lambda s: made.append(s.fresh)), whole[way])
    assert made[-1] == 0  # nothing was trained twice
    assert before == {path: path.stat().st_mtime_ns for path in folder.glob("*.run")}


def test_stops_and_goes_on_within_a_block(tmp_path) -> None:
    """One block of all updates: the marks lie inside it, and the mean loss is that of it whole."""
    x, y = or_rows()
    work = {"updates": 30_000, "batch": 32, "every": 30_000}
    whole = train(small(), x, y, **work)

    def stop(standing: PopulationProgress) -> None:
        if standing.made:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(small(), x, y, checkpoint=tmp_path, progress=stop, **work)
    saved = list(tmp_path.glob("*.run"))
    assert len(saved) == 1
    made = []
    again = train(small(), x, y, checkpoint=tmp_path, progress=lambda s: made.append(s), **work)
    assert same(again, whole)
    assert len(whole.runs[0].losses) == 1
    assert made[-1].fresh < 30_000


def test_a_full_disk_is_one_clear_error(tmp_path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    x, y = or_rows()
    train(small(), x, y, updates=10, batch=32, checkpoint=tmp_path)
    kept = {path: path.read_bytes() for path in tmp_path.glob("*.run")}
    monkeypatch.setattr("unstuck.engine.checkpoint.atomic_write", full)
    with pytest.raises(InputError, match="No space left on device; what was saved before"):
        train(small(), x, y, updates=10, batch=32, seeds=[1], checkpoint=tmp_path / "other")
    assert kept == {path: path.read_bytes() for path in tmp_path.glob("*.run")}


def test_other_work_in_the_same_folder_is_refused(tmp_path) -> None:
    x, y = or_rows()
    train(small(), x, y, updates=10, batch=32, checkpoint=tmp_path)
    for change in ({"updates": 20}, {"batch": 16}, {"learning_rate": 0.1}, {"y": 1 - y}):
        arguments = {"updates": 10, "batch": 32, "y": y, **change}
        with pytest.raises(InputError, match="holds another population"):
            train(small(), x, arguments.pop("y"), checkpoint=tmp_path, **arguments)
    with pytest.raises(InputError, match="holds another population"):
        train(small(dropout=0.1), x, y, updates=10, batch=32, checkpoint=tmp_path)
    train(small(), x, y, updates=10, batch=32, checkpoint=tmp_path)


@pytest.mark.parametrize("what", [MARK, RUN], ids=["mark", "run"])
def test_what_is_saved_comes_back(tmp_path, what) -> None:
    saved = Checkpoint(tmp_path / "new", "work")
    assert saved.load(3) is None
    saved.save(3, what)
    again = saved.load(3)
    assert type(again) is type(what)
    for name, value in vars(what).items():
        other = getattr(again, name)
        if name in ("state", "weights", "outputs"):
            assert all(map(np.array_equal, _parts(value), _parts(other)))
        else:
            assert value == other
    saved.close()


def _parts(value):
    return value if isinstance(value, tuple) else (value,)


def test_two_processes_do_not_share_a_folder(tmp_path) -> None:
    first = Checkpoint(tmp_path, "work")
    with pytest.raises(InputError, match="another process trains this population"):
        Checkpoint(tmp_path, "work")
    first.close()
    Checkpoint(tmp_path, "work").close()


def test_a_folder_that_cannot_be_made(tmp_path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"checkpoint=.*name another folder"):
        Checkpoint(tmp_path / "file" / "folder", "work")


def test_a_damaged_file_is_one_clear_error(tmp_path) -> None:
    saved = Checkpoint(tmp_path, "work")
    saved.save(0, MARK)
    path = next(tmp_path.glob("*.run"))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CaseError, match="damaged"):
        saved.load(0)
    saved.close()


WRITE = """
import sys
from pathlib import Path
from tests.engine.test_checkpoint import MARK, RUN
from unstuck.engine.checkpoint import Checkpoint
Checkpoint(Path(sys.argv[1]), "work").save(0, RUN)
"""
POINTS = [
    *re.findall(r'point\("(atomic:\w+)"\)', Path(atomic.__file__).read_text()),
    *re.findall(r'point\("(checkpoint:\w+)"\)', Path(checkpoint.__file__).read_text()),
]


@pytest.mark.parametrize("name", POINTS)
def test_killed_while_saving_leaves_old_or_new(tmp_path, name) -> None:
    old = Checkpoint(tmp_path, "work")
    old.save(0, MARK)
    old.close()
    environment = {
        **os.environ,
        "UNSTUCK_FAULT": f"{name}=kill",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
    }
    command = [sys.executable, "-c", WRITE, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-500:]
    again = Checkpoint(tmp_path, "work")
    late = name in ("atomic:renamed", "atomic:done", "checkpoint:saved")
    assert isinstance(again.load(0), Run if late else Mark)
    again.close()
