"""The contenders of speed.py: each answers "go" lines with seconds, in a process of its own.

    python benchmarks/speed_contenders.py NAME UNITS STEPS BATCH ROWS UPDATES [MEMBERS THREADS]

One "go" makes UPDATES updates (for each member) of LSTM(UNITS) + TimeDistributed(Dense(1)) with mse
and RMSprop on ROWS rows of the bitwise OR, and answers "seconds mean-loss".
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Work = tuple[int, int, int, int, int]  # units, steps, batch, rows, updates


def rows_of(steps: int, rows: int) -> tuple[Any, Any]:
    """Random pairs of strings of bits, and their bitwise OR, step by step."""
    x = np.random.default_rng(0).integers(0, 2, (rows, steps, 2)).astype(np.float32)
    return x, x.max(axis=2, keepdims=True)


def keras_model(units: int, steps: int) -> Any:
    import keras

    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((steps, 2)),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.TimeDistributed(keras.layers.Dense(1)),
        ]
    )
    model.compile("rmsprop", "mse")
    return model


def keras_fit(work: Work) -> Callable[[], float]:
    """`fit` of Keras on the backend that the environment names."""
    units, steps, batch, rows, updates = work
    x, y = rows_of(steps, rows)
    model = keras_model(units, steps)
    part, epochs = slice(0, updates * batch), max(1, updates * batch // rows)

    def go() -> float:
        history = model.fit(x[part], y[part], batch_size=batch, epochs=epochs, verbose=0)
        return float(history.history["loss"][-1])

    return go


def unstuck(work: Work, members: int, threads: int) -> Callable[[], float]:
    """Our engine, as a user calls it."""
    from unstuck.api.train import train

    units, steps, batch, rows, updates = work
    x, y = rows_of(steps, rows)
    model = keras_model(units, steps)

    def go() -> float:
        found = train(
            model,
            x,
            y,
            updates=updates,
            batch=batch,
            seeds=members,
            threads=threads,
            progress=False,
        )
        assert found.way == "lanes"
        return float(np.mean([run.losses[-1] for run in found.runs]))

    return go


def torch_lstm(work: Work) -> Callable[[], float]:
    """Plain torch as people write it: nn.LSTM, a shuffled permutation, slices of it."""
    import torch

    units, steps, batch, rows, updates = work
    torch.manual_seed(0)
    x, y = (torch.from_numpy(a) for a in rows_of(steps, rows))
    lstm, head = torch.nn.LSTM(2, units, batch_first=True), torch.nn.Linear(units, 1)
    weights = [*lstm.parameters(), *head.parameters()]
    optimizer = torch.optim.RMSprop(weights, lr=0.001, alpha=0.9, eps=1e-7)
    measure = torch.nn.MSELoss()

    def go() -> float:
        epochs = -(-updates * batch // rows)
        order = torch.cat([torch.randperm(rows) for _ in range(epochs)])
        total = 0.0
        for start in range(0, updates * batch, batch):
            at = order[start : start + batch]
            optimizer.zero_grad()
            loss = measure(head(lstm(x[at])[0]), y[at])
            loss.backward()
            optimizer.step()
            total += loss.detach()
        return float(total) / updates

    return go


def cpp(work: Work) -> None:
    """Compile lstm.cpp and become it."""
    from unstuck.engine.blocks import Order

    units, steps, batch, rows, updates = work
    folder = Path(tempfile.mkdtemp())
    source = Path(__file__).with_name("lstm.cpp")
    flags = ["-O3", "-march=native", "-ffast-math", "-std=c++17"]
    subprocess.run(["g++", *flags, str(source), "-o", str(folder / "lstm")], check=True)
    x, y = rows_of(steps, rows)
    weights = [w.astype(np.float32) for w in keras_model(units, steps).get_weights()]
    order = Order(rows, batch, 0).take(updates)
    with open(folder / "data", "wb") as file:
        for array in (x, y, *weights, order):
            file.write(np.ascontiguousarray(array).tobytes())
    numbers = [str(n) for n in (units, steps, batch, rows, updates)]
    os.execv(str(folder / "lstm"), [str(folder / "lstm"), *numbers, str(folder / "data")])


def main() -> None:
    name, numbers = sys.argv[1], [int(word) for word in sys.argv[2:]]
    work: Work = tuple(numbers[:5])  # type: ignore[assignment]
    if name == "c++":
        cpp(work)
    if name == "unstuck":
        go = unstuck(work, *(numbers[5:] or [1, 1]))
    elif name == "torch nn.LSTM":
        go = torch_lstm(work)
    else:
        go = keras_fit(work)
    go()  # compile, warm up
    for _ in sys.stdin:
        start = time.perf_counter()
        loss = go()
        print(f"{time.perf_counter() - start:.6f} {loss:.9g}", flush=True)


if __name__ == "__main__":
    main()
