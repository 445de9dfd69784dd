"""How long the thread's stuck script waits for its answer: CPU seconds after the script has ended.

    python benchmarks/answer.py [--turns 3]

Runs examples/or_lstm_stuck.py once under `unstuck run --keep`, then lets `unstuck diagnose` work
out the answer again from what was kept, which is all that `unstuck run` does after the script:
start Python, import Keras, measure, retrain. The bar is 25 s of CPU for a named cause and a
verified fix.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "examples" / "or_lstm_stuck.py"


def unstuck(*arguments: str, cwd: Path) -> float:
    """Run the command; CPU seconds of it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "unstuck", *arguments],
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def answer(cwd: Path) -> dict[str, Any]:
    """The first finding of the last diagnosis."""
    finding: dict[str, Any] = json.loads((cwd / "answer.json").read_text())["fits"][0]["findings"][
        0
    ]
    return finding


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=3)
    turns = parser.parse_args().turns
    with tempfile.TemporaryDirectory() as folder:
        cwd = Path(folder)
        whole = unstuck("run", "--keep", "kept", str(SCRIPT), cwd=cwd)
        times = []
        for _ in range(turns):
            times.append(unstuck("diagnose", "kept/fit-0001", "--json", "answer.json", cwd=cwd))
        finding = answer(cwd)
    verified = finding["verified"] or {"before": [], "after": []}
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}\n"
    )
    print("| what | CPU s |\n| --- | ---: |")
    print(f"| script and answer together, one run | {whole:.1f} |")
    print(f"| answer, median of {turns} | {statistics.median(times):.1f} |")
    print(f"\n{finding['code']} {finding['cause']}: {verified['before']} -> {verified['after']}")


if __name__ == "__main__":
    main()
