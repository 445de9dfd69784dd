"""What a trial's training costs: lanes, the compiled loop, single compiled steps, and `fit`.

    python benchmarks/trials.py

Prints two Markdown tables: time of one update in each way, and the retraining of the thread's model
(LSTM(5), 100,000 rows, batch 100), three seeds without and with the fix. CPU is of all threads.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy as np

from unstuck.case import Array
from unstuck.engine import blocks
from unstuck.engine.learner import Plan
from unstuck.frameworks.keras.train.rebuild import Rebuilt

REPEATS = 3


class Clock:
    """Seconds of the last `with`: wall and CPU of all threads."""

    wall = 0.0
    cpu = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure what is done inside."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall, self.cpu = time.perf_counter() - wall, time.process_time() - cpu


def accuracy(y: Array, outputs: Array) -> float:
    return float(((outputs > 0.5) == (y > 0.5)).mean())


def thread_model(units: int, steps: int) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((steps, 2)),
            layers.LSTM(units, return_sequences=True),
            layers.TimeDistributed(layers.Dense(1)),
        ]
    )
    model.compile("rmsprop", "mse", jit_compile=True)
    return model


def made_again(model: Any) -> Rebuilt:
    return Rebuilt(json.loads(model.to_json()), model.get_compile_config())


def two_strings(rows: int, steps: int) -> tuple[Array, Array]:
    """Strings of bits (rows, 2, steps) and their bitwise OR (rows, steps, 1)."""
    a = np.random.default_rng(0).integers(0, 2, (rows, 2, steps)).astype("float32")
    return a, a.max(axis=1)[..., None]


def plan(x: Array, y: Array, *, updates: int, batch: int, block: int, held: int = 4096) -> Plan:
    return Plan(
        x=(x,),
        y=(y,),
        x_test=(x[:held],),
        y_test=(y[:held],),
        updates=updates,
        batch=batch,
        block=block,
        score=accuracy,
    )


def one_update(units: int, steps: int, rows: int, batch: int, updates: int) -> None:
    """One row of the table for each way; the best of three, after a warm-up that compiles."""
    a, y = two_strings(rows, steps)
    x = a.transpose(0, 2, 1)
    model = thread_model(units, steps)
    rebuilt = made_again(model)
    weights = rebuilt.fresh_weights(0)
    work = plan(x, y, updates=updates, batch=batch, block=updates, held=1)
    some = slice(0, updates * batch)

    def trained(way: Any) -> None:
        prepared, _ = rebuilt.prepare(work, way=way)
        blocks.train(work, prepared.start(weights, seed=0), seed=0)

    ways = {
        "lanes": lambda: trained("lanes"),
        "loop": lambda: trained("scan"),
        "steps": lambda: trained("steps"),
        "fit": lambda: model.fit(x[some], y[some], batch_size=batch, shuffle=False, verbose=0),
    }
    for name, train in ways.items():
        clock, first = Clock(), Clock()
        with first.running():
            train()
        walls, cpus = [], []
        for _ in range(REPEATS):
            with clock.running():
                train()
            walls.append(clock.wall)
            cpus.append(clock.cpu)
        wall, cpu = (min(values) * 1e3 / updates for values in (walls, cpus))
        print(
            f"| LSTM({units}), {rows:,} x {steps} x 2, batch {batch} | {name} | {wall:.3f} "
            f"| {cpu:.3f} | {first.cpu - min(cpus):.1f} |"
        )


def thread_retrained(updates: int) -> None:
    """Three seeds as posted (reshaped bits) and three with the fix (transposed)."""
    a, y = two_strings(100_000, 5)
    arms = {"as it was": a.reshape(-1, 5, 2), "fixed": a.transpose(0, 2, 1)}
    model = thread_model(5, 5)
    config, compiled = json.loads(model.to_json()), model.get_compile_config()
    total = Clock()
    with total.running():
        rebuilt = Rebuilt(config, compiled)
        scores = {
            name: [
                rebuilt.train(plan(x, y, updates=updates, batch=100, block=200), seed=s).scores[-1]
                for s in range(3)
            ]
            for name, x in arms.items()
        }
    said = "; ".join(f"{k}: {', '.join(f'{v:.3f}' for v in vs)}" for k, vs in scores.items())
    print(f"| {updates:,} | {total.wall:.1f} | {total.cpu:.1f} | {said} |")


def main() -> None:
    print("| model | way | ms an update | CPU ms | CPU s to compile |\n|---|---|---|---|---|")
    one_update(5, 5, 100_000, 100, 1000)
    one_update(32, 20, 6_400, 32, 200)
    one_update(64, 50, 6_400, 32, 100)
    one_update(128, 50, 6_400, 64, 20)
    print(
        "\n| updates a run | seconds, 6 runs with compiling | CPU s | accuracy |\n|---|---|---|---|"
    )
    for updates in (1000, 2000):
        thread_retrained(updates)


if __name__ == "__main__":
    main()
