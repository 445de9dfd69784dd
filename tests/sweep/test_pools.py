"""Jobs done here and in local processes: the same numbers, and a worker's death costs nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from tests.sweep.some_work import trained
from unstuck.errors import InputError
from unstuck.sweep.here import Here
from unstuck.sweep.job import Job, perform
from unstuck.sweep.pool import open_pool
from unstuck.sweep.processes import Processes


def timeless(value: object) -> object:
    """Without what a clock measured."""
    if isinstance(value, dict):
        return {key: timeless(each) for key, each in value.items() if key != "seconds"}
    return [timeless(each) for each in value] if isinstance(value, list | tuple) else value


def children() -> set[int]:
    """Workers of this process."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            told = path.read_text().rpartition(")")[2].split()
            if told[1] == str(os.getpid()) and told[0] != "Z":
                line = (path.parent / "cmdline").read_bytes()
                if b"unstuck.sweep.worker" in line:
                    found.add(int(path.parent.name))
    return found


def test_processes_give_the_numbers_that_this_one_gives() -> None:
    jobs = [trained(number, seeds=2) for number in range(3)]
    here = [answer.value for answer in Here().run(jobs)]
    pool = Processes(2)
    there = sorted(pool.run(jobs), key=lambda answer: answer.job.number)
    assert [answer.job for answer in there] == jobs
    assert [timeless(answer.value) for answer in there] == [timeless(value) for value in here]
    known = children()
    assert len(known) == 2
    assert len(list(pool.run(jobs[:1]))) == 1
    assert children() == known  # they are used again
    pool.close()
    assert children() == set()


def test_a_worker_that_is_killed_does_its_job_again() -> None:
    pool = Processes(1)
    jobs = [trained(number) for number in range(3)]
    answers = pool.run(jobs)
    first = next(answers)
    (worker,) = children()
    os.kill(worker, signal.SIGKILL)
    rest = list(answers)
    assert [first.error, *(answer.error for answer in rest)] == ["", "", ""]
    assert sorted(answer.job.number for answer in (first, *rest)) == [0, 1, 2]
    assert children() != {worker}
    pool.close()


def test_a_job_under_which_workers_die_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTUCK_FAULT", "worker:done=kill")
    pool = Processes(1)
    (answer,) = pool.run([trained(0)])
    pool.close()
    assert answer.value == {}
    assert answer.error.startswith("its process died 3 times, of SIGKILL")


def test_closing_ends_workers_that_are_busy() -> None:
    pool = Processes(1)
    answers = pool.run([trained(0), trained(1, bits=8, seeds=25)])
    next(answers)
    answers.close()
    pool.close()
    until = time.monotonic() + 5
    while children() and time.monotonic() < until:
        time.sleep(0.05)
    assert children() == set()


@pytest.mark.parametrize(
    ("work", "given", "said"),
    [
        ("os:getcwd", {}, "work 'os:getcwd'; expected a function of unstuck"),
        ("unstuck.lab.shard:work", {}, "KeyError: 'setting'"),
        ("unstuck.nothing:work", {}, "ModuleNotFoundError: No module named 'unstuck.nothing'"),
    ],
)
def test_work_that_fails_says_so_in_one_line(work: str, given: dict, said: str) -> None:
    assert perform(work, given, None) == {"error": said}
    (answer,) = Here().run([Job(7, work, given)])
    assert (answer.job.number, answer.value, answer.error) == (7, {}, said)


def test_which_place_is_opened() -> None:
    assert isinstance(open_pool(processes=1), Here)
    several = open_pool(processes=3)
    assert isinstance(several, Processes)
    assert several.workers == 3
    with pytest.raises(InputError, match="processes=0; expected at least 1"):
        open_pool(processes=0)
    with pytest.raises(InputError, match="leave out --processes"):
        open_pool("ray", processes=2)
