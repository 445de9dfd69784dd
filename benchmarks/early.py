"""What it costs to say at once what is certain: on the arrays of examples/or_lstm_stuck.py.

    python benchmarks/early.py

Medians of five: the time that the script's process spends on leaving its arrays, and the CPU
seconds of the process that looks at them.
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

from unstuck.capture.early import leave
from unstuck.store.cases import load


def main() -> None:
    """Run the example once for its case, then measure both sides."""
    left, used = [], []
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(scratch) / "kept"
        command = [sys.executable, "-m", "unstuck", "run", "--no-early", "--budget", "0", "--keep"]
        script = ROOT / "examples" / "or_lstm_stuck.py"
        subprocess.run([*command, str(kept), str(script)], capture_output=True, check=False)
        case = load(kept / "fit-0001")
        for number in range(5):
            folder = Path(scratch) / str(number)
            folder.mkdir()
            started = time.perf_counter()
            place = leave(case, folder, "fit-0001")
            left.append(time.perf_counter() - started)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            looking = [sys.executable, "-m", "unstuck.cli.early", str(place)]
            subprocess.run(looking, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"leaving the arrays: {1000 * statistics.median(left):.0f} ms")
    print(f"looking at them: {statistics.median(used):.2f} s of CPU, in a process of its own")


if __name__ == "__main__":
    main()
