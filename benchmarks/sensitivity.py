"""Which answers hang on which threshold? Halves and doubles each of doctor/thresholds.py.

    python benchmarks/sensitivity.py --jobs 2             all of tests/cases, measured only
    python benchmarks/sensitivity.py --trials --jobs 2    those of matrix_subset.json, retrained
    python benchmarks/sensitivity.py --only padding       some of them
    python benchmarks/sensitivity.py --table              the results as a table

A program runs once; its fits are kept and diagnosed again in one warm process, once for each
threshold that its diagnosis read and each direction. Ceilings, the model's answers and trainings
that are asked for again with the same arguments are remembered, so an answer is what it would be,
and nothing is measured twice. A number between 0.5 and 1 is varied by its distance to 1.

What is compared: the verdict and the first finding ("answer"), and which findings there are and of
which level ("findings"). Results lie in `benchmarks/data/sensitivity_measured.jsonl`, one line a
program; programs that have one are left out unless --again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import types
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from case_list import ROOT, Script, chosen

DATA = Path(__file__).parent / "data"
MEASURED = DATA / "sensitivity_measured.jsonl"
RETRAINED = DATA / "sensitivity_retrained.jsonl"
TIMEOUT = 600.0
"""Seconds for one script."""

TRIAL_SECONDS = 60.0
"""Budget of a diagnosis with trials."""

Answer = list[Any]
Changes = dict[str, dict[str, str]]


class Memory:
    """What was measured before, by the name of the function and all its arguments."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def forget(self) -> None:
        """Begin anew, for another program."""
        self._known.clear()

    def of(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, called once for each set of arguments; deadlines do not count."""
        import joblib

        def remembered(*args: Any, **options: Any) -> Any:
            telling = {key: value for key, value in options.items() if key != "deadline"}
            key = f"{name} {joblib.hash((args, telling))}"
            if key not in self._known:
                self._known[key] = function(*args, **options)
            return self._known[key]

        return remembered

    def seen(self, measured: Any) -> property:
        """What each output can see, a property of evidence: once for each case and its model."""
        import joblib

        def remembered(measurements: Any) -> Any:
            case = measurements.case
            key = f"seen {joblib.hash((case.x, case.y, case.weights_after))}"
            if key not in self._known:
                self._known[key] = measured.func(measurements)
            return self._known[key]

        return property(remembered)

    def learner(self, learner: Any) -> Any:
        """A learner whose answers and trainings are remembered."""
        return RememberingLearner(learner, self) if learner is not None else None


class RememberingLearner:
    """Stands before a learner and asks it the same thing once."""

    def __init__(self, learner: Any, memory: Memory) -> None:
        self._learner = learner
        self.predict = memory.of("predict", learner.predict)
        self.inside = memory.of("inside", learner.inside)
        self._train = memory.of("train", self._trained)
        self._plan: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._learner, name)

    def train(self, plan: Any, *, seed: int, changes: Any = ()) -> Any:
        """Train, or what came of the same training before."""
        self._plan = plan
        return self._train(
            plan.x, plan.y, plan.x_test, plan.y_test, plan.updates, plan.batch, plan.block,
            plan.target, plan.sample_weight, plan.class_weight, _scorer(plan.score),
            seed=seed, changes=repr(changes), given=changes,
        )  # fmt: skip

    def _trained(self, *_: Any, seed: int, changes: str, given: Any) -> Any:
        return self._learner.train(self._plan, seed=seed, changes=given)


def _scorer(score: Any) -> str:
    """What a training is scored by, as text: the function, and the name of its judge."""
    judge = next((part for part in getattr(score, "args", ()) if hasattr(part, "goal")), None)
    name = getattr(getattr(score, "func", score), "__qualname__", "")
    return f"{name} {getattr(judge, 'name', '')}"


class Recording(types.ModuleType):
    """The module of thresholds, noting which of them are read."""

    read: set[str]

    def __getattribute__(self, name: str) -> Any:
        if name.isupper():
            types.ModuleType.__getattribute__(self, "read").add(name)
        return types.ModuleType.__getattribute__(self, name)


@contextmanager
def recording() -> Iterator[set[str]]:
    """Names of the thresholds that are read inside."""
    from unstuck.doctor import thresholds

    names: set[str] = set()
    thresholds.__class__ = Recording
    thresholds.read = names  # type: ignore[attr-defined]
    try:
        yield names
    finally:
        thresholds.__class__ = types.ModuleType


@contextmanager
def varied(name: str, value: float) -> Iterator[None]:
    """The threshold with another value inside."""
    from unstuck.doctor import thresholds

    before = getattr(thresholds, name)
    setattr(thresholds, name, value)
    try:
        yield
    finally:
        setattr(thresholds, name, before)


def variations(value: float) -> dict[str, float]:
    """Half and double of a number; of one between 0.5 and 1, by its distance to 1."""
    if isinstance(value, int):
        return {"halved": max(value // 2, 1), "doubled": 2 * value}
    if 0.5 < value < 1:
        return {"halved": 1 - 2 * (1 - value), "doubled": 1 - (1 - value) / 2}
    return {"halved": value / 2, "doubled": 2 * value}


@cache
def memory_of_this_process() -> Memory:
    """From now on what is slow, and reads no threshold, is measured once."""
    from unstuck.doctor.measure import balance, evidence, naive_forecast, run

    memory = Memory()
    evidence.ceiling = memory.of("ceiling", evidence.ceiling)
    evidence.best = memory.of("best", evidence.best)
    balance.possible = memory.of("balance", balance.possible)
    naive_forecast.best_skill = memory.of("skill", naive_forecast.best_skill)
    run.RunMeasurements.measured = memory.seen(run.RunMeasurements.measured)
    return memory


LAUNCH = """
import sys
from pathlib import Path
from unstuck.process.launch import launch
launch([sys.argv[1]], folder=Path(sys.argv[2]), at_exit="unstuck.cli.at_exit:main", budget=0.0)
"""


def kept(script: Script, folder: Path) -> list[Path]:
    """Run a script once, watched as `unstuck run` does it, and keep its fits."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-c", LAUNCH, str(script.path.relative_to(ROOT)), str(folder)],
        cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": "jax"},
        capture_output=True,
        timeout=TIMEOUT,
        check=False,
    )
    return sorted(path.parent for path in folder.glob("fit-*/manifest.json"))


def answer(case: Any, learner: Any, seconds: float) -> Answer:
    """Verdict, first finding, and all findings with their levels and whether they are proved."""
    from unstuck.doctor.diagnose import diagnose

    report = diagnose(case, learner, budget=seconds)
    findings = [f for f in report.findings if f.level != "note"]
    first = [f"{f.level} {f.code}" for f in findings[:1]]
    every = sorted(f"{f.level} {f.code} {f.strength} {f.confirmed}" for f in findings)
    notes = sorted(f.code for f in report.findings if f.level == "note")
    return [report.verdict, first, every, notes]


def judged(name: str, trials: bool) -> dict[str, Any]:
    """All variations of one program."""
    os.environ["KERAS_BACKEND"] = "jax"
    import warnings

    from unstuck.doctor import thresholds
    from unstuck.doctor.series import trainings
    from unstuck.frameworks.framework import framework_of, learner_for
    from unstuck.store.description import described

    warnings.simplefilter("ignore")
    script = next(s for s in chosen([name]) if s.name == name)
    memory = memory_of_this_process()
    memory.forget()
    seconds = TRIAL_SECONDS if trials else 0.0
    with tempfile.TemporaryDirectory() as folder:
        fits = []
        for training in trainings(kept(script, Path(folder) / "kept"))[-3:]:
            case = described(training.case(), training.folders[-1])
            framework_of(case).start()
            case, learner = learner_for(case)
            fits.append((case, memory.learner(learner)))
        with recording() as names:
            given = [answer(*fit, seconds) for fit in fits]
        again = [answer(*fit, seconds) for fit in fits]
        changed: Changes = {}
        for threshold in thresholds.every():
            if threshold.name not in names:
                continue
            for direction, value in variations(threshold.value).items():
                with varied(threshold.name, value):
                    new = [answer(*fit, seconds) for fit in fits]
                kind = _kind(given, new)
                if kind:
                    changed.setdefault(threshold.name, {})[direction] = kind
    return {
        "program": name,
        "stable": given == again,
        "answer": given,
        "read": sorted(names),
        "changed": changed,
    }


def _kind(given: list[Answer], new: list[Answer]) -> str:
    """What changed: "answer", "findings" or nothing."""
    if [fit[:2] for fit in given] != [fit[:2] for fit in new]:
        return "answer"
    if given != new:
        return "findings"
    return ""


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The results so far, by the program's name."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {entry["program"]: entry for entry in map(json.loads, lines)}


def table(results: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A row a threshold: how many programs read it, and whose answer another value changes."""
    from unstuck.doctor.thresholds import every

    yield "| threshold | value | read by | halved | doubled | programs whose answer changes |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for threshold in every():
        readers = [r for r in results.values() if threshold.name in r["read"]]
        counts = [_count(readers, threshold.name, way) for way in ("halved", "doubled")]
        programs = sorted(
            r["program"]
            for r in readers
            if "answer" in r["changed"].get(threshold.name, {}).values()
        )
        shown = ", ".join(programs[:4]) + (f" and {len(programs) - 4} more" * (len(programs) > 4))
        yield (
            f"| {threshold.name} | {threshold.value:,} | {len(readers)} | {counts[0]} | "
            f"{counts[1]} | {shown} |"
        )


def _count(readers: list[dict[str, Any]], name: str, direction: str) -> str:
    """Answers and, in brackets, findings that change."""
    kinds = [r["changed"].get(name, {}).get(direction) for r in readers]
    answers = kinds.count("answer")
    findings = kinds.count("findings")
    return f"{answers} ({findings})" if findings else str(answers)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="cause or path")
    parser.add_argument("--trials", action="store_true", help="retrain, programs of the subset")
    parser.add_argument("--again", action="store_true", help="programs that have a result, too")
    parser.add_argument("--table", action="store_true", help="print the table of what is there")
    parser.add_argument("--jobs", type=int, default=1, help="programs at a time")
    return parser.parse_args()


def main() -> int:
    args = arguments()
    path = RETRAINED if args.trials else MEASURED
    results = read(path)
    if args.table:
        print("\n".join(table(results)))
        return 0
    scripts = chosen(args.only, subset=args.trials)
    names = [s.name for s in scripts if args.again or s.name not in results]
    with ProcessPoolExecutor(
        args.jobs, mp_context=get_context("spawn"), max_tasks_per_child=8
    ) as pool:
        running = {pool.submit(judged, name, args.trials): name for name in names}
        for done in as_completed(running):
            try:
                entry = done.result()
            except Exception as error:  # the others count
                print(f"{running[done]}: {type(error).__name__}: {error}", flush=True)
                continue
            results[entry["program"]] = entry
            path.write_text(
                "".join(json.dumps(results[n], sort_keys=True) + "\n" for n in sorted(results)),
                encoding="utf-8",
            )
            print(entry["program"], len(entry["read"]), entry["changed"] or "", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
