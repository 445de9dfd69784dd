"""The lab's figures, ours beside the published ones.

python benchmarks/lab.py                    all tables, Markdown on stdout
python benchmarks/lab.py --only thread      or: static, speed
python benchmarks/lab.py --write docs/lab_figures.md
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np

from unstuck.lab.datasets import Split
from unstuck.lab.encoding import Encoding
from unstuck.lab.experiment import Result, train
from unstuck.lab.recipe import THREAD, Recipe
from unstuck.lab.setting import find_task, setting

WHOLE = Split(1, 0, 0)


def within(result: Result, updates: int) -> int:
    """How many nets were exact by then."""
    return int((result.met <= updates).sum())


def thread() -> Iterator[str]:
    """The thread's net and recipe on all 1,024 strings, 100 seeds; and one that needs less."""
    yield "## The thread's LSTM(5), all 1,024 pairs of 5-bit strings, 100 seeds\n"
    yield "| task | recipe | median updates | 95 % within | bar | in time | exact in 10,000 |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    quick = Recipe(loss="crossentropy", optimizer="adam", rate=0.03, batch=100, clip=0.0)
    for name, bar in (("or", 500), ("xor", 800), ("addition", 3500)):
        for told, recipe in (("the thread's", THREAD), ("cross-entropy, adam 0.03", quick)):
            every = 25 if recipe is THREAD else 10
            given = setting(name, bits=5, recipe=recipe, split=WHOLE, every=every)
            found = train(given, seeds=100, progress=False)
            met = np.sort(np.where(np.isnan(found.met), np.inf, found.met))
            yield (
                f"| {name} | {told} | {statistics.median(met):,.0f} | {met[94]:,.0f} | {bar:,} | "
                f"{within(found, bar)} | {found.exact.successes} |"
            )


def static() -> Iterator[str]:
    """The classic static nets: the sum of two 2-bit numbers, 6-bit parity."""
    yield "## Static nets that read the whole word\n"
    yield "| task | net | recipe | exact | 95 % | published |"
    yield "| --- | --- | --- | ---: | ---: | --- |"
    add = find_task("addition", overflow=True)
    parity = find_task("parity")
    plain = Recipe(loss="mse", optimizer="sgd", rate=0.5, batch=64, updates=20_000, clip=0.0)
    better = Recipe(loss="crossentropy", optimizer="adam", rate=0.03, batch=64, updates=5000)
    works = (
        ("6-bit parity", parity, 6, 6, 1000, Encoding(answers="final"), "0 of 5"),
        ("2-bit sum", add, 2, 3, 100, Encoding(answers="decoded"), "7 of 50"),
    )
    for told, task, bits, units, seeds, encoding, published in works:
        for how, recipe in (("mse, sgd 0.5", plain), ("cross-entropy, adam 0.03", better)):
            given = setting(
                task,
                bits=bits,
                model="mlp",
                units=units,
                encoding=encoding,
                recipe=recipe,
                split=WHOLE,
                every=100,
            )
            found = train(given, seeds=seeds, progress=False).exact
            yield (
                f"| {told} | {units} hidden | {how} | {found.successes} of {found.trials} | "
                f"{found.low:.3f}–{found.high:.3f} | {published} |"
            )


def speed() -> Iterator[str]:
    """100 seeds of addition at LSTM(5) to exactness, against a loop over Keras' fit."""
    import keras

    given = setting("addition", bits=5, recipe=THREAD, split=WHOLE)
    train(given, seeds=1, progress=False)  # compiles
    started = time.perf_counter()
    found = train(given, seeds=100, progress=False)
    ours = time.perf_counter() - started
    rows = given.data.train
    x, y = rows.x, rows.y[..., None].astype(np.float32)
    model = given.build()
    fresh = [given.build().get_weights() for _ in range(3)]
    model.fit(x, y, batch_size=100, epochs=1, verbose=0)
    took = []
    for weights in fresh:
        model.set_weights(weights)
        keras.utils.set_random_seed(0)
        started = time.perf_counter()
        made = 0
        while made < np.median(found.met):
            model.fit(x, y, batch_size=100, epochs=5, verbose=0)
            made += 5 * 11
            if (np.round(model.predict(x, batch_size=1024, verbose=0)) == y).all():
                break
        took.append((time.perf_counter() - started) / made)
    fit = statistics.median(took) * sum(net.updates for net in found.nets)
    yield "## 100 seeds of 5-bit addition, LSTM(5), the thread's recipe, until all are exact\n"
    yield "| who | s | times unstuck |\n| --- | ---: | ---: |"
    yield f"| unstuck | {ours:.1f} | 1.0 |"
    yield f"| a loop over Keras fit on JAX (3 nets, scaled) | {fit:.0f} | {fit / ours:.0f} |"


TABLES = {"thread": thread, "static": static, "speed": speed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", choices=TABLES, action="append")
    parser.add_argument("--write", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    lines = ["# The lab's figures", "", "Printed by `python benchmarks/lab.py`.", ""]
    for name, table in TABLES.items():
        if chosen.only is None or name in chosen.only:
            started = time.perf_counter()
            with contextlib.suppress(BrokenPipeError):
                for line in table():
                    print(line, flush=True)
                    lines.append(line)
            lines.append("")
            print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
    if chosen.write:
        chosen.write.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
