"""The lab's figures, ours beside the published ones.

python benchmarks/lab.py                    all tables, Markdown on stdout
python benchmarks/lab.py --only thread      or: speed, regular, decimal, static
python benchmarks/lab.py --write docs/lab_figures.md
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np

from unstuck.lab.datasets import Split
from unstuck.lab.encoding import Answers, Encoding
from unstuck.lab.experiment import Result, train
from unstuck.lab.longer import lengths
from unstuck.lab.recipe import THREAD, Recipe
from unstuck.lab.setting import find_task, setting
from unstuck.lab.success import Rate

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
    plain = Recipe(loss="crossentropy", optimizer="sgd", rate=4.0, batch=100, clip=0.0)
    recipes = (
        ("the thread's", THREAD),
        ("cross-entropy, adam 0.03", quick),
        ("cross-entropy, plain sgd 4.0", plain),
    )
    for name, bar in (("or", 500), ("xor", 800), ("addition", 3500)):
        for told, recipe in recipes:
            every = 25 if recipe is THREAD else 10
            given = setting(name, bits=5, recipe=recipe, split=WHOLE, every=every)
            found = train(given, seeds=100, progress=False)
            met = np.sort(np.where(np.isnan(found.met), np.inf, found.met))
            yield (
                f"| {name} | {told} | {statistics.median(met):,.0f} | {met[94]:,.0f} | {bar:,} | "
                f"{within(found, bar)} | {found.exact.successes} |"
            )


def static() -> Iterator[str]:
    """The classic static nets: the sum of two 2-bit numbers, 6-bit parity; 1,000 seeds."""
    import keras

    import unstuck

    yield "## Static nets that read the whole word, 1,000 seeds, all words\n"
    yield "| task | net | recipe | exact | 95 % | median updates | published |"
    yield "| --- | --- | --- | ---: | ---: | ---: | --- |"
    pairs = np.array(list(itertools.product((0, 1), repeat=4)), np.float32)
    sums = (pairs @ [2, 1, 2, 1]).astype(int)
    six = np.array(list(itertools.product((0, 1), repeat=6)), np.float32)
    words = {
        "2-bit sum": (pairs, ((sums[:, None] >> np.arange(3)) & 1).astype(np.float32)),
        "6-bit parity": (six, six.sum(axis=1, keepdims=True) % 2),
    }
    plain: tuple[str, str, Callable[[], keras.Optimizer], int] = (
        *("mse, sgd 0.5, sigmoid", "mse"),
        lambda: keras.optimizers.SGD(0.5),
        20_000,
    )
    better: tuple[str, str, Callable[[], keras.Optimizer], int] = (
        *("cross-entropy, adam 0.05, tanh", "binary_crossentropy"),
        lambda: keras.optimizers.Adam(0.05),
        10_000,
    )
    works = (
        ("2-bit sum", 3, plain, "7 of 50"),
        ("2-bit sum", 3, better, "7 of 50"),
        ("2-bit sum", 4, better, "–"),
        ("2-bit sum", 5, better, "–"),
        ("6-bit parity", 6, plain, "0 of 5"),
        ("6-bit parity", 6, better, "0 of 5"),
        ("6-bit parity", 12, better, "–"),
    )
    for task, hidden, (told, loss, optimizer, updates), published in works:
        x, y = words[task]
        model = keras.Sequential(
            [
                keras.Input((x.shape[1],)),
                keras.layers.Dense(hidden, activation=told.rpartition(" ")[2]),
                keras.layers.Dense(y.shape[1], activation="sigmoid"),
            ]
        )
        model.compile(optimizer(), loss)
        found = unstuck.train(
            model,
            x,
            y,
            updates=updates,
            batch=len(x),
            seeds=1000,
            until="exact",
            progress=False,
        )
        met = found.met[np.isfinite(found.met)]
        rate = Rate(len(met), 1000)
        when = f"{np.median(met):,.0f}" if len(met) else "–"
        yield (
            f"| {task} | {x.shape[1]}-{hidden}-{y.shape[1]} | {told} | {len(met)} | "
            f"{rate.low:.3f}–{rate.high:.3f} | {when} | {published} |"
        )


def regular() -> Iterator[str]:
    """Regular tasks: trained on 1 to 40 steps, tested on 41 to 500, as in arXiv 2207.02098."""
    yield "## Regular tasks, trained on 1–40 steps, tested on 41–500 (48 lengths, 100 words each)\n"
    yield "Short words first, cross-entropy, adam, LSTM until the last update, the others"
    yield "until their training words are right; updates are the median of those made. Published:"
    yield "accuracy of one answer to the whole word, best of 10 seeds, 256 units, 1,000,000 updates"
    yield "(arXiv 2207.02098, table 2). Transformers: 2 layers, 4,000 updates, one seed.\n"
    yield "| task | answers | net | updates | at 99.9 % | mean | worst | s a net | published |"
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    usual = Recipe(rate=0.01, updates=14_000)
    falling = Recipe(rate=0.005, decay=0.06, updates=72_000, l2=3e-6)
    once = Recipe(rate=0.005, decay=0.1, batch=100, updates=21_000)
    works = (
        Work("even-pairs", "step", 32, usual),
        Work("even-pairs", "final", 32, once, ONCE, 50_000),
        Work("parity", "step", 32, usual),
        Work("parity", "final", 32, once, ONCE, 50_000),
        Work("cycle-navigation", "step", 32, usual),
        Work("cycle-navigation", "final", 32, Recipe(rate=0.01, updates=42_000), ONCE),
        Work("modular-arithmetic", "step", 64, falling, (5, 14), 300_000),
    )
    for model, seeds in COLUMNS.items():
        for work in works:
            if work.answers == "final" and model == "dense":
                continue  # it sees one step, and gives no such answers
            slow = model == "transformer"
            found = lengths(
                work.task,
                model=model,
                seeds=seeds,
                until=None if model == "lstm" else "exact",
                units=work.units,
                encoding=Encoding(answers=work.answers),
                recipe=replace(work.recipe, updates=4000) if slow else work.recipe,
                rows=work.rows,
                every=200,
                curriculum=work.stages,
            )
            made = statistics.median(net.updates for net in found.result.nets)
            published = PUBLISHED[work.task].get(model)
            yield (
                f"| {work.task} | {work.answers} | {model}({work.units}) | {made:,.0f} | "
                f"{found.success.successes} of {seeds} | {found.mean.mean():.4f} | "
                f"{found.mean.min():.4f} | {found.result.seconds / seeds:.0f} | "
                f"{'–' if published is None else f'{published:.1f} %'} |"
            )


@dataclass(frozen=True)
class Work:
    """One row of the regular tasks."""

    task: str
    answers: Answers
    units: int
    recipe: Recipe
    stages: tuple[int, ...] = (2, 3, 5, 8, 14, 24)
    rows: int = 20_000


ONCE = (2, 4, 7, 12, 20, 30)
PUBLISHED = {
    "even-pairs": {"lstm": 100, "rnn": 100, "transformer": 96.4},
    "parity": {"lstm": 100, "rnn": 100, "transformer": 52.0},
    "cycle-navigation": {"lstm": 100, "rnn": 100, "transformer": 61.9},
    "modular-arithmetic": {"lstm": 100, "rnn": 100, "transformer": 24.2},
}
COLUMNS = {"lstm": 10, "gru": 3, "rnn": 3, "bilstm": 3, "dense": 3, "transformer": 1}


def decimal() -> Iterator[str]:
    """Decimal addition by an encoder and a decoder, trained on half of the pairs."""
    yield "## Decimal addition, encoder–decoder, trained on half of the pairs, tested on the rest\n"
    yield "keras.io's example: 99 % of the characters after 55 epochs of 5,000 (2 digits) and 100"
    yield "epochs of 50,000 (3 digits) samples, validated on samples of its own draw; 128 units.\n"
    yield (
        "| digits | order | units | seeds | updates | s a net | digits right | sums right | worst |"
    )
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    task = find_task("addition", base=10, overflow=True)
    for digits, order, units, seeds, recipe in (
        (2, "lsb", 64, 5, Recipe(rate=0.003, batch=64, updates=10_000)),
        (2, "msb", 64, 5, Recipe(rate=0.003, batch=64, updates=10_000)),
        (3, "lsb", 128, 1, Recipe(rate=0.003, batch=128, updates=30_000)),
        (3, "msb", 128, 1, Recipe(rate=0.003, batch=128, updates=30_000)),
    ):
        given = setting(
            task,
            bits=digits,
            model="encoder-decoder",
            units=units,
            encoding=Encoding(answers="decoded", operands="concatenated", order=order),
            recipe=recipe,
            split=Split(0.5, 0, 0.5),
            rows=10 ** (2 * digits),
            every=500,
        )
        found = train(given, seeds=seeds, progress=False)
        made = [net.updates for net in found.nets]
        exact = found.values("test", "exact")
        yield (
            f"| {digits} | {order} | {units} | {seeds} | {statistics.median(made):,.0f} | "
            f"{found.seconds / seeds:.0f} | {found.values('test', 'accuracy').mean():.4f} | "
            f"{exact.mean():.4f} | {exact.min():.4f} |"
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


TABLES = {
    "thread": thread,
    "speed": speed,
    "regular": regular,
    "decimal": decimal,
    "static": static,
}


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
