"""Do the programs of tests/cases get the same reports as before? For changes that change no answer.

    python benchmarks/same_reports.py                    all programs, measured only: differences
    python benchmarks/same_reports.py --trials           those of matrix_subset.json, retrained too
    python benchmarks/same_reports.py --only padding     some of them
    python benchmarks/same_reports.py --write            the same, and keep today's answers
    python benchmarks/same_reports.py --python OLD/bin/python --write     ... another build's

The answers lie in `benchmarks/data/`: one JSON line a program, sorted by name. Without `--trials`
every program is diagnosed with `--budget 0`: all that is measured is compared, every number and
every sentence. With `--trials` fixes are retrained as usual; how many updates fit into a budget
depends on the machine, so what a trial scored is compared to two digits there. Wall times and the
versions of other packages are left out. Programs run on JAX, the backend that is always installed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from case_list import ROOT, Script, chosen

DATA = Path(__file__).parent / "data"
MEASURED = DATA / "reports_measured.jsonl"
RETRAINED = DATA / "reports_retrained.jsonl"
TIMEOUT = 900.0
"""Seconds for one script and its diagnosis."""

LEFT_OUT = frozenset({"seconds", "environment", "unstuck", "curves", "picture", "confidence"})
"""Wall times, versions, what is drawn of numbers compared elsewhere, the rate of a strength."""

TOLERANCE = 1e-4
"""Of a number, relative to its size (at least 1): sums in another order on another core."""

TRIAL_TOLERANCE = 0.02
"""Of a score that a trial reached: trainings stop with the clock."""

Answers = dict[str, Any]


def answer(script: Script, python: str, *, trials: bool) -> Any:
    """The report of one program without what differs from run to run; else why there is none."""
    environment = os.environ | {"KERAS_BACKEND": "jax", "UNSTUCK_HISTORY": "off"}
    if python != sys.executable:  # another build, whose package must not be this one
        environment.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.json"
        command = [python, "-m", "unstuck", "run", "--no-early", "--json", str(target)]
        command += [] if trials else ["--budget", "0"]
        try:
            done = subprocess.run(
                [*command, str(script.path.relative_to(ROOT))],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"no answer in {TIMEOUT:.0f} s"
        if not target.exists():
            return f"exit {done.returncode}: {done.stderr[-300:]}"
        return comparable(json.loads(target.read_text(encoding="utf-8")))


def comparable(value: Any) -> Any:
    """A report without `LEFT_OUT`, numbers to six digits."""
    if isinstance(value, dict):
        return {name: comparable(one) for name, one in value.items() if name not in LEFT_OUT}
    if isinstance(value, list):
        return [comparable(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.6g}")
    return value


def differences(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Every place at which two reports differ; fields that were added are none."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before:
            yield from differences(before[name], after.get(name), f"{path}.{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{path}[{at}]")
    elif not _equal(before, after, path):
        yield f"{path}: {_short(before)} -> {_short(after)}"


def _equal(before: Any, after: Any, path: str) -> bool:
    numbers = isinstance(before, int | float) and isinstance(after, int | float)
    if not numbers or isinstance(before, bool):
        return bool(before == after)
    if ".verified" in path and "updates" in path:
        return True
    tolerance = TRIAL_TOLERANCE if ".verified" in path else TOLERANCE
    return math.isclose(before, after, rel_tol=tolerance, abs_tol=tolerance)


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 160 else f"{text[:157]}..."


def read(path: Path) -> Answers:
    """The answers that are compared with, by the program's name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {entry["program"]: comparable(entry["report"]) for entry in map(json.loads, lines)}


def write(path: Path, answers: Answers) -> None:
    """Put these answers in the place of those with the same names."""
    path.parent.mkdir(exist_ok=True)
    known = read(path) if path.exists() else {}
    lines = [
        json.dumps({"program": name, "report": report}, sort_keys=True)
        for name, report in sorted((known | answers).items())
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="cause or path")
    parser.add_argument("--trials", action="store_true", help="retrain, programs of the subset")
    parser.add_argument("--write", action="store_true", help="keep these answers from now on")
    parser.add_argument("--python", default=sys.executable, help="python of the build to ask")
    parser.add_argument("--jobs", type=int, default=1, help="programs at a time")
    return parser.parse_args()


def main() -> int:
    args = arguments()
    scripts = chosen(args.only, subset=args.trials)
    path = RETRAINED if args.trials else MEASURED
    known = read(path) if path.exists() else {}
    new: Answers = {}
    changed = 0
    with ThreadPoolExecutor(args.jobs) as pool:
        found = pool.map(lambda script: answer(script, args.python, trials=args.trials), scripts)
        for script, report in zip(scripts, found, strict=True):
            new[script.name] = report
            lines = list(differences(known.get(script.name), report))
            changed += bool(lines)
            print(script.name, "equal" if not lines else "", flush=True)
            for line in lines:
                print(f"    {line}", flush=True)
    if args.write:
        write(path, new)
    print(f"{len(scripts) - changed} of {len(scripts)} reports are equal")
    return int(changed > 0)


if __name__ == "__main__":
    sys.exit(main())
