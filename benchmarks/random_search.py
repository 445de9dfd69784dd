"""A floor: random search over rate, optimizer, width and activation, in the time of a diagnosis.

    python benchmarks/random_search.py --only padding --seconds 20

Each broken script is run once and its fit kept; then random variants of its model are trained and
judged as a fix is judged: three seeds of the best variant against three of the model as it is. It
says how many of the sick a search mends that asks for no cause. No variant changes the arrays.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np
from case_list import ROOT, Script, chosen

from unstuck.changes import Change, Changes, Wider
from unstuck.doctor.measure.evidence import Evidence
from unstuck.doctor.treatment import Treatment, first_of
from unstuck.doctor.trials.trial import TrialOutcome, Trials
from unstuck.frameworks.framework import learner_for
from unstuck.frameworks.keras.changes import EDITS
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.parts import parts
from unstuck.frameworks.keras.payload import Config
from unstuck.store.cases import load

VARIANTS = 8


@dataclass(frozen=True)
class Optimizer(Change):
    """Another optimizer with this rate, everything else of it as Keras has it."""

    part = "training"
    name: str
    rate: float


@dataclass(frozen=True)
class HiddenActivation(Change):
    """Another activation in every Dense layer but the last; the others keep what they have."""

    name: str


def variants(evidence: Evidence, seed: int) -> list[Treatment]:
    """Random variants of a model: a rate, an optimizer, a width, an activation."""
    rng = np.random.default_rng(seed)
    found = []
    fixed = evidence.outline.rate is None
    narrow = not any(layer.units for layer in evidence.outline.layers if layer.kind != "other")
    for _ in range(VARIANTS):
        rate = float(f"{10 ** rng.uniform(-4, -1):.2g}")
        width = 1 if narrow else int(rng.choice([1, 2, 4, 8]))
        name = str(rng.choice(["Adam", "RMSprop", "SGD"]))
        hidden = str(rng.choice(["relu", "tanh", "elu"]))
        changes: Changes = ()
        if not fixed:
            changes = (Optimizer(name, rate), HiddenActivation(hidden))
        if width > 1:
            changes = (*changes, Wider(width))
        if changes:
            told = f"{name} {rate:g}, width × {width}, {hidden}"
            found.append(Treatment(told, changes=changes))
    return found


def optimizer(wanted: Optimizer) -> Edit:
    """The optimizer in Keras' JSON."""
    momentum = {"momentum": 0.9} if wanted.name == "SGD" else {}

    def change(compiled: Config) -> Config:
        settings = {"learning_rate": wanted.rate, **momentum}
        made = {"module": "keras.optimizers", "class_name": wanted.name, "config": settings}
        return {**compiled, "optimizer": {**made, "registered_name": None}}

    return Edit(compiled=change)


def activation(wanted: HiddenActivation) -> Edit:
    """The activation in Keras' JSON."""

    def change(config: Config) -> Config:
        dense = [part for part in parts(config) if part.get("class_name") == "Dense"]
        for part in dense[:-1]:
            part["config"]["activation"] = wanted.name
        return config

    return Edit(model=change)


EDITS.update({Optimizer: optimizer, HiddenActivation: activation})


def searched(script: Script, seconds: float, folder: Path) -> TrialOutcome:
    """What the search gave for one script."""
    kept = folder / script.name.replace("/", ".")
    command = [sys.executable, "-m", "unstuck", "run", "--no-early", "--budget", "0"]
    subprocess.run(
        [*command, "--keep", str(kept), str(script.path)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    fits = sorted(kept.glob("fit-*/manifest.json"))
    if not fits:
        return TrialOutcome(None, "nothing was kept")
    case, learner = learner_for(load(fits[-1].parent))
    if learner is None:
        return TrialOutcome(None, "the model cannot be rebuilt")
    evidence = Evidence(case, learner)
    options = variants(evidence, seed=0)
    if not options:
        return TrialOutcome(None, "nothing to vary")
    return Trials(evidence, learner, seconds=seconds).run(first_of(options))


def main() -> None:
    """Print a line a script, and the count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--aside", action="store_true")
    parser.add_argument("--seconds", type=float, default=20.0)
    args = parser.parse_args()
    scripts = [
        s for s in chosen(args.only, of="aside" if args.aside else "cases") if s.kind == "broken"
    ]
    mended = 0
    with tempfile.TemporaryDirectory() as scratch:
        for script in scripts:
            outcome = searched(script, args.seconds, Path(scratch))
            mended += outcome.confirmed
            told = outcome.verified.after if outcome.verified else outcome.reason
            print(f"{script.name}  {'mended' if outcome.confirmed else '–'}  {told}", flush=True)
    print(f"random search mends {mended} of {len(scripts)} in {args.seconds:g} s each")


if __name__ == "__main__":
    main()
