"""How fast small recurrent nets are trained: unstuck beside Keras, torch and C++.

    python benchmarks/speed.py                       all tables, Markdown on stdout
    python benchmarks/speed.py --only thread         or: population, wider, growth, first
    python benchmarks/speed.py --rounds 5 --write docs/speed.md

Every contender is a process of its own that has compiled and warmed up; in each round each of them
does its work once, in turn, so that a busy machine disturbs all alike. Times are medians over the
rounds. In the thread's experiment everybody makes one call for ten epochs, as the script does;
those that take seconds for an epoch make fewer updates, and their time is scaled.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTENDERS = Path(__file__).with_name("speed_contenders.py")
VERSIONS = ("unstuck", "keras", "jax", "tensorflow-cpu", "torch", "numba", "numpy")


def as_installed() -> dict[str, str]:
    """The environment without settings that keep BLAS from choosing its own kernels."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}


@dataclass
class Contender:
    """One child process and the seconds of its rounds.

    Args:
        label: in the table.
        name: of the contender, see speed_contenders.py.
        work: units, steps, batch, rows, updates (, members, threads).
        scale: what the seconds are multiplied with.
        backend: of Keras.
    """

    label: str
    name: str
    work: tuple[int, ...]
    scale: float = 1.0
    backend: str = "jax"
    seconds: list[float] = field(default_factory=list)
    child: subprocess.Popen[str] | None = None

    def start(self) -> bool:
        """Start the child; whether it is ready."""
        environment = {
            **as_installed(),
            "KERAS_BACKEND": self.backend,
            "OMP_WAIT_POLICY": "passive",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        self.child = subprocess.Popen(
            [sys.executable, str(CONTENDERS), self.name, *map(str, self.work)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        return self._once() is not None

    def round(self) -> None:
        """Do the work once more."""
        took = self._once()
        if took is not None:
            self.seconds.append(took * self.scale)

    def _once(self) -> float | None:
        assert self.child is not None
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        with contextlib.suppress(OSError):
            print("go", file=self.child.stdin, flush=True)
        answer = self.child.stdout.readline().split()
        return float(answer[0]) if len(answer) == 2 else None

    def stop(self) -> None:
        """End the child."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()

    @property
    def median(self) -> float:
        """Seconds of the median round."""
        return statistics.median(self.seconds)


def race(contenders: list[Contender], rounds: int) -> list[Contender]:
    """Let all contenders do their work, in rotation; those that cannot start are left out."""
    try:
        ready = [one for one in contenders if one.start()]
        for _ in range(rounds):
            for one in ready:
                one.round()
    finally:
        for one in contenders:
            one.stop()
    for one in contenders:
        if not one.seconds:
            print(f"left out, it does not run here: {one.label}", file=sys.stderr)
    return [one for one in contenders if one.seconds]


def thread(rounds: int) -> Iterator[str]:
    """The thread's experiment: 100,000 x 5 x 2, LSTM(5), batch 100, one model, ten epochs."""

    def work(updates: int) -> tuple[int, ...]:
        return (5, 5, 100, 100_000, updates)

    found = race(
        [
            Contender("unstuck", "unstuck", work(10_000)),
            Contender("the same loops in C++, one core", "c++", work(10_000)),
            Contender("Keras fit, JAX", "keras", work(10_000)),
            Contender("Keras fit, TensorFlow", "keras", work(1000), 10, "tensorflow"),
            Contender("Keras fit, torch", "keras", work(500), 20, "torch"),
            Contender("plain torch, nn.LSTM", "torch nn.LSTM", work(1000), 10),
        ],
        rounds,
    )
    yield "## One model: LSTM(5), 100,000 × 5 × 2, batch 100, ten epochs\n"
    yield from against(found, "ms", 1e3)
    found = race(
        [
            Contender("unstuck", "unstuck", work(1000)),
            Contender("Keras fit, JAX", "keras", work(1000)),
        ],
        rounds,
    )
    yield "\nThe same for one epoch, where the start of a call counts more:\n"
    yield from against(found, "ms", 1e3)


def against(found: list[Contender], unit: str, factor: float) -> Iterator[str]:
    yield f"| who | {unit} | times unstuck |\n| --- | ---: | ---: |"
    first = found[0].median
    for one in found:
        yield f"| {one.label} | {one.median * factor:,.1f} | {one.median / first:.2f} |"


def population(rounds: int) -> Iterator[str]:
    """A hundred members of the thread's experiment on one core and on two."""
    work = (5, 5, 100, 100_000, 1000, 100)
    found = race([Contender(f"{n} threads", "unstuck", (*work, n)) for n in (1, 2)], rounds)
    yield "## 100 members of it, one epoch each\n"
    yield "| threads | s | members × epochs a second | times one thread |"
    yield "| ---: | ---: | ---: | ---: |"
    for threads, one in zip((1, 2), found, strict=True):
        more = found[0].median / one.median
        yield f"| {threads} | {one.median:.2f} | {100 / one.median:.1f} | {more:.2f} |"


def wider(rounds: int) -> Iterator[str]:
    """LSTM(32) and LSTM(64) on 50 steps, batch 32, 6,400 rows."""
    for units in (32, 64):
        work = (units, 50, 32, 6400, 200)
        found = race(
            [
                Contender("unstuck, one model", "unstuck", work),
                Contender("unstuck, a member of 8 on 2 cores", "unstuck", (*work, 8, 2), 1 / 8),
                Contender("Keras fit, JAX", "keras", work),
                Contender("plain torch, nn.LSTM", "torch nn.LSTM", work),
            ],
            rounds,
        )
        yield f"\n## LSTM({units}), 50 steps, batch 32, 6,400 rows\n"
        yield from against(found, "ms an epoch", 1e3)


def growth(rounds: int) -> Iterator[str]:
    """Time by rows, steps and members; memory by members."""
    yield "## Growth\n"
    yield "| rows (one epoch) | steps | members | s | µs a row, step and member |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    sizes = [(25_000 * 2**k, 5, 1) for k in range(4)]
    sizes += [(50_000, 5 * 2**k, 1) for k in range(1, 4)]
    sizes += [(20_000, 5, 10 * 2**k) for k in range(4)]
    found = [
        Contender(f"{r} {t} {m}", "unstuck", (5, t, 100, r, r // 100, m, 2)) for r, t, m in sizes
    ]
    for (rows, steps, members), one in zip(sizes, race(found, rounds), strict=True):
        each = one.median / (rows * steps * members) * 1e6
        yield f"| {rows:,} | {steps} | {members} | {one.median:.3f} | {each:.4f} |"
    small, large = (_peak(members) for members in (100, 1100))
    yield (
        f"\nPeak memory: {small:.0f} MiB with 100 members, {large:.0f} MiB with 1,100, which is "
        f"{(large - small) / 1000:.3f} MiB a member."
    )


def _peak(members: int) -> float:
    """Peak memory of a process that trains this many small members, MiB."""
    text = (
        "import resource, sys; sys.argv = ['', 'unstuck', '5', '5', '100', '2000', '60', "
        f"'{members}', '2']; import speed_contenders as s; "
        "s.unstuck((5, 5, 100, 2000, 60), " + str(members) + ", 2)(); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=CONTENDERS.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[-1])


FIRST = """
import time
import speed_contenders as s
from unstuck.api.train import train
model, (x, y) = s.keras_model(5, 5), s.rows_of(5, 1000)
start = time.perf_counter()
train(model, x, y, updates=1, batch=100, progress=False)
print(time.perf_counter() - start)
"""


def first(_rounds: int) -> Iterator[str]:
    """The first call in the first process, and in the second."""
    yield "## The first call of train()\n"
    yield "| process | s until the first update is made |\n| --- | ---: |"
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "KERAS_BACKEND": "jax", "NUMBA_CACHE_DIR": folder}
        for label in ("first, nothing compiled", "second, kernels from the disk", "third"):
            done = subprocess.run(
                [sys.executable, "-c", FIRST],
                cwd=CONTENDERS.parent,
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            yield f"| {label} | {float(done.stdout.split()[-1]):.2f} |"


TABLES = {
    "thread": thread,
    "population": population,
    "wider": wider,
    "growth": growth,
    "first": first,
}


def machine() -> Iterator[str]:
    """What this was measured on."""
    cpu = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        said = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
        cpu = said[1] if said else cpu
    found = []
    for name in VERSIONS:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found.append(f"{name} {importlib.metadata.version(name)}")
    compiler = shutil.which("g++")
    if compiler:
        said_ = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=False)
        found.append(said_.stdout.splitlines()[0])
    yield f"{cpu}, {os.cpu_count()} cores, {_accelerator()}; Python {platform.python_version()};"
    yield f"{', '.join(found)}."


def _accelerator() -> str:
    """The accelerator, as its driver's tool names it."""
    if shutil.which("nvidia-smi") is None:
        return "no accelerator"
    asked = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)
    return said.stdout.strip().replace("\n", ", ") or "no accelerator"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", choices=TABLES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    lines = [
        "# Speed",
        "",
        f"Printed by `python benchmarks/speed.py`; medians of {chosen.rounds} rounds in rotation.",
        "The cores were shared with other work: compare rows, not seconds.",
        "",
        *machine(),
    ]
    for name, table in TABLES.items():
        if chosen.only in (None, name):
            lines += ["", *table(chosen.rounds)]
            print(f"{name}: done", file=sys.stderr)
    text = "\n".join(lines) + "\n"
    print(text)
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
