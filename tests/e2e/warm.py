"""Many scripts through one process: it has imported Keras, and forks a child for each step.

A script runs in a child in which the capture is installed, as `unstuck run` has it in the script's
own python; the answer is worked out in another child. What a script changes ends with its child;
imports and what XLA has compiled are paid for once. Other tests here run the command itself.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path

from tests.e2e.runs import ROOT, Finished, environment
from tests.script_environment import compiled_once

_LONGEST = 300.0  # seconds of a step


class Warm:
    """The process, from the side of the tests; a context manager."""

    def __enter__(self) -> Warm:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.warm"],
            cwd=ROOT,
            env=compiled_once(environment(KERAS_BACKEND="jax", JAX_PLATFORMS="cpu")),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, script: Path, cwd: Path, *, budget: float, early: bool = True) -> Finished:
        """What `unstuck run --json out.json --budget BUDGET SCRIPT` would find and say.

        Args:
            script: its path.
            cwd: an empty folder to run it in.
            budget: seconds for trials.
            early: whether it is looked at while it trains; False: `--no-early`.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = json.dumps([str(script), str(cwd), budget, early])
        print(asked, file=self._process.stdin, flush=True)
        status = int(self._process.stdout.readline())
        out, err = ((cwd / name).read_text() for name in ("stdout.txt", "stderr.txt"))
        written = cwd / "out.json"
        return Finished(status, out, err, json.loads(written.read_text()) if status == 0 else None)


def _child(step: Callable[[Path], None], run: Path) -> int:
    """Number of a forked child that does a step beside the run folder."""
    pid = os.fork()
    if pid:
        return pid
    os.chdir(run.parent)
    for stream, name in ((1, "stdout.txt"), (2, "stderr.txt")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    try:
        step(run)
    except SystemExit:
        raise
    except BaseException:
        traceback.print_exc()
        sys.exit(1)
    sys.exit(0)  # through what is registered for the end of a process, as in any script


def _ended(pid: int, monitor: Callable[[], None] = lambda: None) -> int:
    """Exit status of a child, waited for as the command waits for a script."""
    end = time.monotonic() + _LONGEST
    while not (found := os.waitpid(pid, os.WNOHANG))[0]:
        monitor()
        time.sleep(0.25)
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
    monitor()
    return os.waitstatus_to_exitcode(found[1])


def _watched(pid: int, run: Path) -> int:
    """Exit status of a script's child; what is said while it trains goes where its errors go."""
    from unstuck.cli.live_monitor import LiveMonitor

    monitor = LiveMonitor(run)
    with open(run.parent / "stderr.txt", "a") as said, redirect_stderr(said):
        status = _ended(pid, monitor.update)
        monitor.close()
    return status


def _script(path: str, budget: float, early: bool, folder: Path) -> None:
    from unstuck.frameworks.keras.watch import watcher
    from unstuck.process.launch import CAP
    from unstuck.process.run_folder import Settings

    at_exit = "unstuck.cli.at_exit:main"
    sys.argv = [path]
    sys.path[0] = str(Path(path).parent)
    watcher.install(Settings(folder, at_exit, CAP, budget, os.getpid(), early="look" * early))
    runpy.run_path(path, run_name="__main__")


def _answer(path: str, budget: float, folder: Path) -> None:
    from unstuck.cli.after_run import Ended, diagnose_run
    from unstuck.cli.answer import answer
    from unstuck.cli.options import Output
    from unstuck.process import run_folder

    diagnosis = diagnose_run(run_folder.read(folder), Ended(path, 0), budget=budget)
    answer(diagnosis, outputs=(Output("json", Path("out.json"), "--json"),))


def _serve() -> None:
    import keras  # noqa: F401
    import sklearn.ensemble  # noqa: F401

    import unstuck.cli.after_run
    import unstuck.doctor.diagnose
    import unstuck.report.terminal  # noqa: F401

    for line in sys.stdin:
        path, cwd, budget, early = json.loads(line)
        folder = Path(cwd) / "run"
        folder.mkdir()
        status = _watched(_child(partial(_script, path, budget, early), folder), folder)
        status = status or _ended(_child(partial(_answer, path, budget), folder))
        print(status, flush=True)


if __name__ == "__main__":
    _serve()
