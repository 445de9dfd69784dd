"""What looking costs: the list of 10,000 runs, a report, the history command, and watching a run.

    python benchmarks/page.py [--runs 10000] [--repeats 9] [--without-training]

The history is filled with copies of one real report and its curves. Requests go through the real
server over loopback. A training is timed in CPU seconds of its own process, with the page open in
a client that asks as often as the page does, beside the same without, in turns; and in the CPU
seconds that the two processes beside it take meanwhile, which no noise of the training hides: the
one that waits for the script and records, and the page's server. Prints a table.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
STUCK = ROOT / "examples" / "or_lstm_stuck.py"
TRAINING = """
import os, time
os.environ["KERAS_BACKEND"] = "jax"
import keras, numpy as np
keras.utils.set_random_seed(0)
x = np.random.rand(20_000, 5, 2).astype("float32")
model = keras.Sequential([
    keras.Input((5, 2)), keras.layers.LSTM(5, return_sequences=True), keras.layers.Dense(1)])
model.compile("rmsprop", "mse", metrics=["accuracy"])
model.fit(x, x[..., :1], batch_size=100, epochs=1, verbose=0)
def spent():
    beside = [os.getppid(), *map(int, os.environ.get("BESIDE", "").split())]
    stats = [open(f"/proc/{pid}/stat").read().rpartition(")")[2].split() for pid in beside]
    return [(int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK") for stat in stats]
before, began = spent(), time.process_time()
model.fit(x, x[..., :1], batch_size=100, epochs=30, verbose=0)
took = time.process_time() - began
print("CPU", took, *(after - then for then, after in zip(before, spent())))
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--without-training", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = list(looked(folder, given.runs, given.repeats))
        if not given.without_training:
            rows += watched(folder, given.repeats)
    print("| what | measured |\n| --- | ---: |")
    for what, told in rows:
        print(f"| {what} | {told} |")


def looked(folder: Path, runs: int, repeats: int) -> Iterator[tuple[str, str]]:
    """Sizes and times of pages and commands."""
    environment = {**os.environ, "UNSTUCK_HISTORY": str(folder)}
    subprocess.run(
        [sys.executable, "-m", "unstuck", "run", str(STUCK)],
        env=environment,
        capture_output=True,
        check=True,
    )
    from unstuck.report.html import render_html
    from unstuck.report.json_reader import from_json
    from unstuck.store.history.place import FILE
    from unstuck.store.history.record import Recorder, RunOutcome
    from unstuck.store.history.runs import History

    with History(folder / FILE) as history:
        run, document = history.run("last"), history.document("last")
        points = [(p.series, p.at, p.value or 0.0) for p in history.points("last")]
    assert document is not None
    diagnosis = from_json(document)
    page, took = timed(lambda: render_html(diagnosis), repeats)
    yield "report of the stuck example", f"{len(page.encode()) / 1000:.0f} KB, {took * 1000:.0f} ms"
    for at in range(runs - 1):
        recorder = Recorder(folder / FILE, "script", f"train_{at}.py")
        recorder.points(points)
        told = RunOutcome("stuck", run.summary, run.metric, run.reached, document=document)
        recorder.end("finished", told, exit=0)
    size = (folder / FILE).stat().st_size / 1e6
    yield f"history of {runs:,} runs with their reports", f"{size:.0f} MB"
    command = [sys.executable, "-m", "unstuck", "history"]
    _, took = timed(
        lambda: subprocess.run(command, env=environment, capture_output=True, check=True), repeats
    )
    yield f"`unstuck history`, {runs:,} runs", f"{took * 1000:.0f} ms"
    _, bare = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), repeats)
    yield "… of which python itself", f"{bare * 1000:.0f} ms"
    with server(folder) as (link, _):
        body, took = timed(lambda: asked(link), repeats)
        yield f"first page, {runs:,} runs", f"{len(body) / 1000:.0f} KB, {took * 1000:.0f} ms"
        body, took = timed(lambda: asked(f"{link}?skip={runs - 60}"), repeats)
        yield "last page but one", f"{len(body) / 1000:.0f} KB, {took * 1000:.0f} ms"
        name = re.findall(rb'href="\./run/([^"]+)"', asked(link))[0].decode()
        body, took = timed(lambda: asked(f"{link}run/{name}"), repeats)
        yield "a run's report", f"{len(body) / 1000:.0f} KB, {took * 1000:.0f} ms"


def watched(folder: Path, repeats: int) -> Iterator[tuple[str, str]]:
    """CPU of a training that is recorded, with the page open and without."""
    script = folder / "train.py"
    script.write_text(TRAINING, encoding="utf-8")
    alone, looked_at, unrecorded = [], [], []
    for _ in range(repeats):
        unrecorded.append(trained(script, "off"))
        alone.append(trained(script, str(folder)))
        with server(folder) as (link, pid), asking(link):
            looked_at.append(trained(script, str(folder), beside=pid))
    ways = (("no history", unrecorded), ("recorded", alone), ("recorded, page open", looked_at))
    for what, times in ways[1:]:
        pairs = zip(times, unrecorded, strict=True)
        more = statistics.median(a[0] / b[0] - 1 for a, b in pairs)
        yield f"CPU of a training, {what}, beside no history", f"{100 * more:+.1f} %"
    apart = [abs(a[0] / b[0] - 1) for a, b in zip(unrecorded[1:], unrecorded[:-1], strict=True)]
    yield "… two equal runs differ by", f"{100 * statistics.median(apart):.1f} %"
    for what, times in ways:
        share = statistics.median(sum(beside) / own for own, *beside in times)
        yield f"CPU beside a training, {what}, as a share of its own", f"{100 * share:.2f} %"


def trained(script: Path, history: str, *, beside: int | None = None) -> list[float]:
    """CPU seconds of the second fit, then of the process that waits for it and of those beside."""
    environment = {**os.environ, "UNSTUCK_HISTORY": history, "BESIDE": str(beside or "")}
    done = subprocess.run(
        [sys.executable, "-m", "unstuck", "run", "--budget", "0", str(script)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(number) for number in done.stdout.split("CPU")[1].split()]


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, int]]:
    """The link of `unstuck serve`, and the number of its process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "unstuck", "serve", "--port", "0"],
        env={**os.environ, "UNSTUCK_HISTORY": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split()[1], process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def asking(link: str) -> Iterator[None]:
    """Somebody who has the page open: it is asked for again and again."""
    over = threading.Event()

    def ask() -> None:
        while not over.wait(1.5):  # as often as the page asks
            asked(link)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def asked(link: str) -> bytes:
    """The body of a page."""
    parts = urlsplit(link)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    try:
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body[:200]
        return body
    finally:
        connection.close()


def timed(work: Callable[[], Any], repeats: int) -> tuple[Any, float]:
    """What it gives, and the median of its wall times, the first left out."""
    times, found = [], work()
    for _ in range(repeats):
        began = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - began)
    return found, statistics.median(times)


if __name__ == "__main__":
    main()
