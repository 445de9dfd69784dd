"""Counting ceilings against the same group-by in polars: `python benchmarks/counting.py`.

One process, the contestants take turns, medians of the turns. The table is Markdown. Memory is the
peak of the resident set during a turn minus what it was before, on Linux; a dash elsewhere.

    count        exact bounds of all steps: symbols, targets, tables (unstuck)
    ceiling      the whole answer: also cross-fitted, baselines, machine (unstuck)
    packed keys  polars, given one integer key a step as a column: group by (key, y), majority
    columns      polars, given one column a bit: group by (all bits so far, y), majority
"""

from __future__ import annotations

import argparse
import gc
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from unstuck.ceiling.bound import ceiling
from unstuck.ceiling.score import read_target
from unstuck.ceiling.symbols import Symbols, symbols
from unstuck.ceiling.table import count
from unstuck.ceiling.visibility import Visibility

Array = np.ndarray[Any, np.dtype[Any]]


def arrays(rows: int, steps: int, dtype: str) -> tuple[Array, Array]:
    """Two operands, most significant bit first, and their sum: the last step needs all bits."""
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, (rows, steps, 2), dtype=np.uint8)
    y = np.empty((rows, steps, 1), dtype=np.uint8)
    carry = np.zeros(rows, dtype=np.uint8)
    for step in reversed(range(steps)):
        total = x[:, step, 0] + x[:, step, 1] + carry
        y[:, step, 0], carry = total & 1, total >> 1
    return x.astype(dtype), y.astype(dtype)


def by_count(x: Array, y: Array) -> float:
    found = symbols(x)
    assert isinstance(found, Symbols)
    steps = x.shape[1]
    bounds = count(found, read_target(y, steps=steps), Visibility.named("causal", steps, steps))
    return bounds.overall("accuracy")


def by_ceiling(x: Array, y: Array) -> float:
    best = ceiling(x, y).high
    assert best is not None
    return best


def frame(x: Array, y: Array) -> pl.DataFrame:
    """One column a bit, and one packed key a step; made before the clock starts."""
    steps = x.shape[1]
    columns: dict[str, Array] = {}
    key = np.zeros(len(x), dtype=np.uint32)
    for step in range(steps):
        bits = x[:, step].astype(np.uint8)
        key = key * 4 + bits[:, 0] * 2 + bits[:, 1]
        columns |= {f"a{step}": bits[:, 0].copy(), f"b{step}": bits[:, 1].copy()}
        columns |= {f"y{step}": y[:, step, 0].astype(np.uint8), f"key{step}": key.copy()}
    return pl.DataFrame(columns)


def by_polars(table: pl.DataFrame, steps: int, *, packed: bool) -> float:
    """Majority share over all steps; polars plans and runs all the group-bys together."""
    plans = []
    for step in range(steps):
        seen = [f"{name}{s}" for s in range(step + 1) for name in "ab"]
        context = [f"key{step}"] if packed else seen
        counts = table.lazy().group_by([*context, f"y{step}"]).len()
        plans.append(counts.group_by(context).agg(pl.col("len").max()).select(pl.col("len").sum()))
    return sum(result.item() for result in pl.collect_all(plans)) / (len(table) * steps)


def turn(run: Callable[[], float]) -> tuple[float, float, float | None]:
    """(score, seconds, peak megabytes above the start) of one run."""
    gc.collect()
    before = _resident("VmRSS", reset=True)
    start = time.perf_counter()
    score = run()
    seconds = time.perf_counter() - start
    peak = _resident("VmHWM")
    return score, seconds, None if before is None or peak is None else peak - before


def _resident(field: str, *, reset: bool = False) -> float | None:
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(field))
    except (OSError, StopIteration):
        return None


def compare(rows: int, steps: int, dtype: str, turns: int) -> None:
    x, y = arrays(rows, steps, dtype)
    table = frame(x, y)
    contestants: dict[str, Callable[[], float]] = {
        "unstuck count": lambda: by_count(x, y),
        "unstuck ceiling": lambda: by_ceiling(x, y),
        "polars, packed keys": lambda: by_polars(table, steps, packed=True),
        "polars, columns": lambda: by_polars(table, steps, packed=False),
    }
    seen: dict[str, list[tuple[float, float, float | None]]] = {name: [] for name in contestants}
    for _ in range(turns):
        for name, run in contestants.items():
            seen[name].append(turn(run))
    size = (x.nbytes + y.nbytes) / 2**20
    print(f"\n{rows:,} rows × {steps} steps × 2 bits, {dtype}, arrays {size:,.0f} MB\n")
    print("| who | median s | least s | peak MB | peak / arrays | accuracy |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, results in seen.items():
        seconds = [result[1] for result in results]
        peaks = [result[2] for result in results if result[2] is not None]
        peak = f"{max(peaks):,.0f} | {max(peaks) / size:.2f}" if peaks else "– | –"
        median = statistics.median(seconds)
        print(f"| {name} | {median:.2f} | {min(seconds):.2f} | {peak} | {results[0][0]:.9f} |")


def growth(turns: int) -> None:
    print("\nGrowth (unstuck count, uint8): nanoseconds per row and step stay level\n")
    print("| rows | steps | median s | ns per row and step |")
    print("| ---: | ---: | ---: | ---: |")
    sizes = [(rows, 8) for rows in (10**4, 10**5, 10**6, 10**7)]
    for rows, steps in sizes + [(10**6, steps) for steps in (2, 4, 16, 32)]:
        x, y = arrays(rows, steps, "uint8")
        seconds = statistics.median(turn(lambda x=x, y=y: by_count(x, y))[1] for _ in range(turns))
        print(f"| {rows:,} | {steps} | {seconds:.4f} | {seconds / rows / steps * 1e9:.1f} |")


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    print(
        f"{processor()}, {pl.thread_pool_size()} threads; Python {platform.python_version()}, "
        f"NumPy {np.__version__}, polars {pl.__version__}"
    )
    for dtype in ("uint8", "float32"):
        compare(options.rows, options.steps, dtype, options.turns)
    growth(options.turns)


if __name__ == "__main__":
    main()
