"""What a large sweep costs: a run, a shard's start, the driver, and the tables for many cores.

python benchmarks/scale.py            measures, then prints docs/scale.md's tables
python benchmarks/scale.py --ray      with a cluster on this machine: `pip install 'unstuck[ray]'`

The driver is measured by itself: a pool that answers at once, with numbers of a real shard.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

from unstuck.lab.datasets import Split
from unstuck.lab.recipe import THREAD, Recipe
from unstuck.lab.setting import Setting, setting
from unstuck.lab.shard import Asked, numbers
from unstuck.lab.sweep import Sweep
from unstuck.sweep.job import Answer, Job

RUNS = 1_000_000
SHARD = 25
QUICK = Recipe(loss="crossentropy", optimizer="adam", rate=0.03, batch=100, clip=0.0)
SETTINGS = {
    "the thread's recipe": setting(
        "addition", bits=5, units=5, recipe=THREAD, split=Split(1, 0, 0), every=25
    ),
    "cross-entropy, adam 0.03": setting(
        "addition", bits=5, units=5, recipe=QUICK, split=Split(1, 0, 0), every=10
    ),
}


class Ready:
    """A pool whose work is done already: what is left is the driver's."""

    workers = 1

    def __init__(self, value: Mapping[str, Any]) -> None:
        self._nets = list(value["nets"].values())
        self._shared = value["shared"]

    def run(self, jobs: Sequence[Job]) -> Iterator[Answer]:
        """See `Pool.run`."""
        for job in jobs:
            nets = {
                str(seed): {**self._nets[seed % len(self._nets)], "seed": seed}
                for seed in job.given["seeds"]
            }
            yield Answer(job, {"shared": self._shared, "nets": nets})

    def close(self) -> None:
        """There is nothing to end."""


def median_of(measured: list[float]) -> float:
    return statistics.median(measured)


def run_cost(given: Setting) -> tuple[float, float, dict[str, Any]]:
    """Core seconds of a run, and of a shard's start, on one thread; and a shard's numbers."""
    numbers(Asked(given, [0]), [0], threads=1)  # compiles and loads
    whole, first = [], []
    value: dict[str, Any] = {}
    for turn in range(3):
        started = time.process_time()
        value = numbers(Asked(given, range(SHARD)), range(SHARD), threads=1)
        whole.append(time.process_time() - started)
        short = replace(given, recipe=replace(given.recipe, updates=1))
        started = time.process_time()
        numbers(Asked(short, [turn]), [turn], threads=1)
        first.append(time.process_time() - started)
    start = median_of(first)
    return (median_of(whole) - start) / SHARD, start, value


def driver_cost(given: Setting, value: Mapping[str, Any], nets: int) -> tuple[float, float, float]:
    """Seconds and bytes a net in the driver with a checkpoint, and seconds to take it up again."""
    with tempfile.TemporaryDirectory() as folder:
        sweep = Sweep(processes=1, checkpoint=folder)
        sweep._pool = Ready(value)
        started = time.perf_counter()
        list(sweep.run([Asked(given, range(nets))]))
        took = time.perf_counter() - started
        sweep.close()
        size = (Path(folder) / "finished.jsonl").stat().st_size
        started = time.perf_counter()
        sweep = Sweep(processes=1, checkpoint=folder)
        list(sweep.run([Asked(given, range(nets))]))
        again = time.perf_counter() - started
        sweep.close()
    return took / nets, size / nets, again / nets


def ray_cost(tasks: int) -> float:
    """Seconds a task that does nothing, handed to a cluster of two cores on this machine."""
    import ray

    from unstuck.sweep.ray_tasks import RayTasks

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    pool = RayTasks("ray")
    empty = [Job(number, "unstuck.sweep.job:nothing", {}) for number in range(tasks)]
    list(pool.run(empty[:20]))
    started = time.perf_counter()
    list(pool.run(empty))
    took = (time.perf_counter() - started) / tasks
    ray.shutdown()
    return took


def process_cost(given: Setting) -> float:
    """Seconds until a new local process has answered its first job of one update."""
    from unstuck.sweep.processes import Processes

    short = replace(given, recipe=replace(given.recipe, updates=1))
    job = Job(0, "unstuck.lab.shard:work", Asked(short, [0]).given([0]))
    took = []
    for _ in range(3):
        pool = Processes(1)
        started = time.perf_counter()
        list(pool.run([job]))
        took.append(time.perf_counter() - started)
        pool.close()
    return median_of(took)


def told(seconds: float) -> str:
    for name, size in (("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.1f} {name}"
    return f"{seconds:.1f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--ray", action="store_true")
    parser.add_argument("--nets", type=int, default=20_000, help="in the driver's measurement")
    chosen = parser.parse_args()
    costs = {name: run_cost(given) for name, given in SETTINGS.items()}
    given, value = SETTINGS["the thread's recipe"], costs["the thread's recipe"][2]
    driver, size, again = driver_cost(given, value, chosen.nets)
    print("| what | measured |\n| --- | ---: |")
    for name, (run, start, _) in costs.items():
        print(f"| a run, {name} | {1000 * run:.1f} ms of a core |")
        print(f"| start of a shard of {SHARD}, {name} | {1000 * start:.0f} ms |")
    print(f"| start of a local process, to its first answer | {process_cost(given):.1f} s |")
    print(f"| the driver, a net with its checkpoint | {1e6 * driver:.0f} µs |")
    print(f"| of the checkpoint, a net | {size:.0f} bytes |")
    print(f"| taking up a net that is kept | {1e6 * again:.0f} µs |")
    if chosen.ray:
        task = ray_cost(2000)
        print(f"| handing a task to Ray and taking its answer | {1e6 * task:.0f} µs |")
        driver += task / SHARD
    print("\n| 1,000,000 runs | core time | 2 cores | 200 cores | 20,000 cores | driver alone |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, (run, start, _) in costs.items():
        work = RUNS * (run + start / SHARD)
        cells = [told(max(work / cores, RUNS * driver)) for cores in (2, 200, 20_000)]
        print(f"| {name} | {told(work)} | {' | '.join(cells)} | {told(RUNS * driver)} |")
    for name, (run, start, _) in costs.items():
        many = (run + start / SHARD) / driver
        print(f"\n{name}: one driver keeps {many:,.0f} cores busy.")


if __name__ == "__main__":
    main()
