"""What it costs to say at once what is certain: on the arrays of examples/or_lstm_stuck.py.

    python benchmarks/early.py

Medians of five: the time that the script's process spends on leaving its arrays, and the CPU
seconds of the process that looks at them, without and with one pass through the model. What is
certain here is an error, so the pass is timed on those of examples/or_lstm.py.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from case_list import ROOT

from unstuck.case import Case
from unstuck.cli.early import EAGER
from unstuck.process.begun import leave
from unstuck.store.cases import load


def main() -> None:
    """Run two examples once for their cases, then measure both sides."""
    left, used, passed = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        stuck, sound = (kept(Path(scratch), name) for name in ("or_lstm_stuck", "or_lstm"))
        for number in range(5):
            started = time.perf_counter()
            place = begun(stuck, Path(scratch) / f"stuck-{number}")
            left.append(time.perf_counter() - started)
            used.append(seconds(place))
            passed.append(seconds(begun(sound, Path(scratch) / f"sound-{number}"), EAGER))
    print(f"leaving the arrays: {1000 * statistics.median(left):.0f} ms")
    print(f"looking at them: {statistics.median(used):.2f} s of CPU, in a process of its own")
    print(f"with one pass through the model: {statistics.median(passed):.2f} s of CPU")


def kept(scratch: Path, example: str) -> Case:
    """The case of an example."""
    command = [sys.executable, "-m", "unstuck", "run", "--no-early", "--budget", "0", "--keep"]
    script = ROOT / "examples" / f"{example}.py"
    folder = scratch / example
    subprocess.run([*command, str(folder), str(script)], capture_output=True, check=False)
    return load(folder / "fit-0001")


def begun(case: Case, folder: Path) -> Path:
    """Leave a case as a script does that has called fit."""
    folder.mkdir()
    place = leave(case, folder, "fit-0001")
    assert place is not None
    return place


def seconds(place: Path, *options: str) -> float:
    """CPU seconds of the process that looks at a begun case."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    looking = [sys.executable, "-m", "unstuck.cli.early", str(place), *options]
    subprocess.run(looking, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
