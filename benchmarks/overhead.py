"""What capturing costs: start-up, a training step, a call of fit, memory; and that nothing changes.

    python benchmarks/overhead.py [--repeats 9] [--backends jax torch tensorflow]

Every pair is interleaved (without, with, without, with …) in one run on one machine; medians. Steps
are measured in CPU time, which other programs on the machine change less, over up to eight times as
many turns (40 s of CPU), each with a second run without, to show how much equal runs differ.
Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SRC = Path(__file__).resolve().parents[1] / "src"
CAPTURE = f"""
import sys; sys.path.insert(0, {str(SRC)!r})
from pathlib import Path
from unstuck.process import launch
launch.end_like(launch.launch(sys.argv[2:], folder=Path(sys.argv[1])))
"""

NOTHING = "pass"
ONLY_KERAS = """
import keras
model = keras.Sequential([keras.Input((5, 2)), keras.layers.LSTM(5), keras.layers.Dense(1)])
model.compile("rmsprop", "mse")
"""
WEIGHTS = """
import hashlib, keras, numpy as np
keras.utils.set_random_seed(1)
x = np.random.rand(512, 5, 2).astype("float32")
model = keras.Sequential([
    keras.Input((5, 2)), keras.layers.LSTM(5, return_sequences=True), keras.layers.Dropout(0.1),
    keras.layers.Dense(1)])
model.compile("rmsprop", "mse")
model.fit(x, x[..., :1], epochs=3, verbose=0)
print(hashlib.sha256(b"".join(w.tobytes() for w in model.get_weights())).hexdigest())
"""
MEMORY = """
import resource, keras, numpy as np
x = np.ones((40_000, 100, 10), "float32")
model = keras.Sequential([keras.Input((100, 10)), keras.layers.Flatten(), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(x, x[:, 0, :1], batch_size=4000, verbose=0)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
STEPS = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import keras, numpy as np
from unstuck.api.watch import Watch

x = np.random.default_rng(0).random((3_200, 5, 2)).astype("float32")
y = x[..., :1]
model = keras.Sequential([
    keras.Input((5, 2)), keras.layers.LSTM(5, return_sequences=True), keras.layers.Dense(1)])
model.compile("rmsprop", "mse")

def stream():
    for i in range(0, len(x), 32):
        yield x[i:i + 32], y[i:i + 32]

def seconds(kind, watched):
    data = (x, y) if kind == "arrays" else (stream(),)
    options = {"batch_size": 32} if kind == "arrays" else {"steps_per_epoch": 100}
    clock = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda e, logs: marks.append(time.process_time()),
        on_epoch_end=lambda e, logs: marks.append(time.process_time()))
    marks = [time.process_time()]
    watch = [Watch(print=False)] if watched else []
    model.fit(*data, verbose=0, shuffle=False, callbacks=[clock, *watch], **options)
    marks.append(time.process_time())
    return marks[2] - marks[1], marks[-1] - marks[0]

out = {}
for kind in ("arrays", "generator"):
    seconds(kind, True), seconds(kind, False)
    out[kind] = []
    until = time.process_time() + 40
    for turn in range(8 * int(sys.argv[2])):
        if turn > 9 and time.process_time() > until:
            break
        arms = [False, True, False]  # the third shows how much two equal runs differ
        taken = {}
        for place in range(3):
            arm = (place + turn) % 3
            taken[arm] = seconds(kind, arms[arm])
        out[kind].append([taken[arm] for arm in range(3)])
print(json.dumps(out))
"""
BATCH = """
import sys, time
sys.path.insert(0, sys.argv[1])
import numpy as np
from unstuck.frameworks.keras.watch.streams import Keeper
keeper = Keeper(((), ()), cap=1 << 30, steps=None, weighted=False, report=print)
batch = (np.zeros((32, 5, 2), "float32"), np.zeros((32, 5, 1), "float32"))
begin = time.process_time()
for _ in range(20_000):
    keeper.see(batch)
print((time.process_time() - begin) / 20_000 * 1e6)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--backends", nargs="*", default=["jax", "torch", "tensorflow"])
    options = parser.parse_args()
    backends = [name for name in options.backends if importlib.util.find_spec(name)]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ")
    print(f"medians of {options.repeats} interleaved pairs\n")
    print("| what | without | with | difference | promised |")
    print("| --- | --- | --- | --- | --- |", flush=True)
    start_up("a script that imports nothing", NOTHING, "jax", options.repeats)
    start_up("a script that imports Keras, trains nothing", ONLY_KERAS, "jax", options.repeats)
    for backend in backends:
        steps(backend, options.repeats)
    kept_batch()
    memory(backends[0])
    for backend in backends:
        identical(backend)


def row(what: str, *cells: str) -> None:
    print(f"| {what} | {' | '.join(cells)} |", flush=True)


def run(code: str, backend: str, *, captured: bool, arguments: Sequence[str] = ()) -> str:
    """Standard output of a script, under python or under the launcher."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": backend}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "script.py"
        script.write_text(code)
        command = [sys.executable, str(script), *arguments]
        if captured:
            kept = Path(folder) / "run"
            kept.mkdir()
            command = [sys.executable, "-c", CAPTURE, str(kept), str(script), *arguments]
        done = subprocess.run(
            command, env={**os.environ, **quiet}, capture_output=True, text=True, check=True
        )
    return done.stdout


def start_up(what: str, code: str, backend: str, repeats: int) -> None:
    """From start to end of the whole command, launcher included."""
    taken: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for _ in range(repeats):
        for captured in (False, True):
            begin, cpu = time.perf_counter(), children()
            run(code, backend, captured=captured)
            taken[captured].append((time.perf_counter() - begin, children() - cpu))
    for index, clock in enumerate(("wall", "CPU")):
        without, with_ = ([each[index] for each in taken[c]] for c in (False, True))
        added = statistics.median(b - a for a, b in zip(without, with_, strict=True))
        row(
            f"{what}, {clock}",
            f"{statistics.median(without):.2f} s",
            f"{statistics.median(with_):.2f} s",
            f"{added:+.2f} s",
            "≤ 0.2 s",
        )


def children() -> float:
    """CPU seconds of all processes started and ended so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def steps(backend: str, repeats: int) -> None:
    """Many epochs of 100 steps on 3,200 rows, and the whole call of fit around it."""
    out = run(STEPS, backend, captured=False, arguments=[str(SRC), str(repeats)])
    for kind, turns in json.loads(out.splitlines()[-1]).items():
        step = [[1e4 * epoch for epoch, _ in turn] for turn in turns]  # µs
        without, with_ = (statistics.median(turn[arm] for turn in step) for arm in (0, 1))
        percent, noise = (
            statistics.median(100 * (turn[arm] / turn[0] - 1) for turn in step) for arm in (1, 2)
        )
        fixed = statistics.median((b[1] - b[0]) - (a[1] - a[0]) for a, b, _ in turns)
        row(
            f"a training step of the first epoch, {backend}, {kind}",
            f"{without:.1f} µs",
            f"{with_:.1f} µs",
            f"{percent:+.1f} % (two equal runs: {noise:+.1f} %)",
            "≤ 1 %",
        )
        row(f"once a fit, {backend}, {kind}, 3,200 rows", "", "", f"{1000 * fixed:+.0f} ms", "")


def kept_batch() -> None:
    """What seeing one batch of a stream costs; the first epoch only."""
    per_batch = float(run(BATCH, "jax", captured=False, arguments=[str(SRC)]))
    row("keeping a batch of 32 × 5 × 2 numbers", "", "", f"+{per_batch:.1f} µs", "")


def memory(backend: str) -> None:
    """Peak resident memory around a fit on 160 MB of rows."""
    without, with_ = (float(run(MEMORY, backend, captured=c)) for c in (False, True))
    row(
        f"peak memory, 153 MiB of rows, {backend}",
        f"{without:.0f} MiB",
        f"{with_:.0f} MiB",
        f"{with_ - without:+.0f} MiB",
        "≤ rows kept + 50 MiB",
    )


def identical(backend: str) -> None:
    """Weights after three epochs, with and without."""
    without, with_ = (run(WEIGHTS, backend, captured=c).strip() for c in (False, True))
    same = "identical" if without == with_ else "DIFFERENT"
    row(f"weights after fit, {backend}", without[:12], with_[:12], same, "identical")


if __name__ == "__main__":
    main()
