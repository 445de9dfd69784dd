"""What the answer costs for a case of 500 MB: seconds and peak memory, beside another build's.

    python benchmarks/big_case.py [--megabytes 500] [--rounds 3] [--before OLD/bin/python]

Two scripts train a tiny model on rows of real numbers, one with a single call of fit, one with five
calls in a loop; `unstuck run --keep` keeps their cases. The answer is then worked out in processes
of its own, without retrainings: by `unstuck diagnose CASE`, and as after a run, for the whole run
folder. `--before` names the python of another build, which then makes the cases (later builds read
what earlier ones wrote) and answers in turn with this one; the last column is the ratio of the
medians, now / before. The reports of both builds are compared as in same_reports.py, differences
are printed. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from same_reports import comparable, differences

STEPS, FEATURES = 100, 10
SCRIPT = """
import sys
import keras, numpy as np

rows, fits = int(sys.argv[1]), int(sys.argv[2])
keras.utils.set_random_seed(0)
x = np.random.default_rng(0).standard_normal((rows, STEPS, FEATURES), dtype=np.float32)
y = (x[:, -1, 0] > 0).astype("float32")
model = keras.Sequential([
    keras.Input((STEPS, FEATURES)),
    keras.layers.GlobalAveragePooling1D(),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
for _ in range(fits):
    model.fit(x, y, batch_size=4096, verbose=0)
""".replace("STEPS", str(STEPS)).replace("FEATURES", str(FEATURES))

AFTER_RUN = """
import sys
from pathlib import Path
from unstuck.cli.after_run import Ended, diagnose_run
from unstuck.report.json import dumps
try:
    from unstuck.process.run_folder import read
except ImportError:  # builds before it was moved
    from unstuck.capture.run_folder import read
found = diagnose_run(read(Path(sys.argv[1])), Ended("script.py", 0), budget=0)
Path(sys.argv[2]).write_text(dumps(found))
"""


@dataclass(frozen=True)
class Cost:
    """What one answer took: wall and CPU seconds, and the most memory it held, in MiB."""

    seconds: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Question:
    """What is asked: its name in the table, and the arguments to python; {report} is the answer."""

    name: str
    command: tuple[str, ...]


def main() -> None:
    args = arguments()
    builds = {"now": sys.executable}
    if args.before:
        builds = {"before": args.before, **builds}
    rows = args.megabytes * 1_000_000 // (4 * STEPS * FEATURES)
    with tempfile.TemporaryDirectory(prefix="unstuck-big-") as folder:
        questions = list(made(Path(folder), rows, next(iter(builds.values()))))
        costs: dict[tuple[str, str], list[Cost]] = {}
        reports: dict[tuple[str, str], Any] = {}
        for _ in range(args.rounds):
            for question in questions:
                for build, python in builds.items():
                    report = Path(folder) / f"{build}.json"
                    cost = answer(python, question, report)
                    costs.setdefault((question.name, build), []).append(cost)
                    reports[question.name, build] = json.loads(report.read_text())
    print(f"{rows:,} rows × {STEPS} steps × {FEATURES} float32, medians of {args.rounds} rounds\n")
    for line in table(questions, builds, costs):
        print(line)
    if args.before:
        print()
        for question in questions:
            told = [reports[question.name, build] for build in ("before", "now")]
            for line in compared(*told):
                print(f"{question.name}: {line}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=500, help="size of the inputs")
    parser.add_argument("--rounds", type=int, default=3, help="answers of each kind and build")
    parser.add_argument("--before", metavar="PYTHON", help="python of a build to compare with")
    return parser.parse_args()


def made(folder: Path, rows: int, python: str) -> Iterator[Question]:
    """Run the scripts and keep their cases; what is asked of these."""
    script = folder / "script.py"
    script.write_text(SCRIPT)
    for name, fits in (("one fit", 1), ("five fits in a loop", 5)):
        run = folder / f"run-{fits}"
        command = ["-m", "unstuck", "run", "--no-early", "--budget", "0", "--keep", str(run)]
        subprocess.run(
            [python, *command, str(script), str(rows), str(fits)],
            env=environment(python),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        if fits == 1:
            case = str(run / "fit-0001")
            ask = ("-m", "unstuck", "diagnose", case, "--budget", "0", "--json", "{report}")
            yield Question("unstuck diagnose", ask)
        yield Question(f"after a run, {name}", ("-c", AFTER_RUN, str(run), "{report}"))


def environment(python: str) -> dict[str, str]:
    """That of a process of a build; only this one's may find modules where PYTHONPATH says."""
    kept = os.environ | {"KERAS_BACKEND": "jax", "UNSTUCK_HISTORY": "off"}
    if python != sys.executable:
        kept.pop("PYTHONPATH", None)
    return kept


def answer(python: str, question: Question, report: Path) -> Cost:
    """Work out one answer in a process of its own."""
    report.unlink(missing_ok=True)
    command = [python, *(part.replace("{report}", str(report)) for part in question.command)]
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        env=environment(python),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if not report.exists():
        exit_status = os.waitstatus_to_exitcode(status)
        raise SystemExit(f"{question.name}: no answer, exit status {exit_status}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def table(
    questions: list[Question], builds: dict[str, str], costs: dict[tuple[str, str], list[Cost]]
) -> Iterator[str]:
    """A row for each question and quantity; the ratio where there are two builds."""
    ratio = ["now / before"] if len(builds) > 1 else []
    yield "| " + " | ".join(["the answer", "of", *builds, *ratio]) + " |"
    yield "| --- | --- |" + " ---: |" * (len(builds) + len(ratio))
    units = {"seconds": "wall s", "cpu": "CPU s", "memory": "peak memory, MiB"}
    for question in questions:
        for quantity, unit in units.items():
            found = [
                statistics.median(getattr(cost, quantity) for cost in costs[question.name, build])
                for build in builds
            ]
            cells = [f"{value:,.0f}" if quantity == "memory" else f"{value:.1f}" for value in found]
            if ratio:
                cells.append(f"{found[1] / found[0]:.2f}")
            yield "| " + " | ".join([question.name, unit, *cells]) + " |"


def compared(before: Any, now: Any) -> list[str]:
    """Where two reports differ, times and versions apart."""
    return list(differences(comparable(before), comparable(now))) or ["the reports are equal"]


if __name__ == "__main__":
    main()
