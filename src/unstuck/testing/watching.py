"""The second part of check_framework: a script that is watched in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

from unstuck.case import Array, Case
from unstuck.errors import CaseError
from unstuck.frameworks.framework import Framework
from unstuck.process import run_folder
from unstuck.store.cases import load

_LAUNCH = """
import sys
from pathlib import Path
from unstuck.process import launch
folder, package, module, script = sys.argv[1:]
watched = {module: package}
launch.end_like(launch.launch([script], folder=Path(folder), frameworks=watched))
"""


def watched_case(framework: Framework, package: str, script: Path, folder: Path) -> Case:
    """Run the script under python, then watched; the one case that it leaves."""
    plain = _run(script, str(script))
    assert plain.returncode == 0, f"{script} failed under python: {plain.stderr}"
    arguments = [str(folder), package, framework.module, str(script)]
    watched = _run(script, "-c", _LAUNCH, *arguments)
    record = run_folder.read(folder)
    assert (watched.returncode, watched.stdout) == (plain.returncode, plain.stdout), (
        f"{script} behaves otherwise when it is watched: status {watched.returncode}, "
        f"{watched.stderr}; notes {record.notes}"
    )
    assert not record.notes, f"watching {script} left notes: {record.notes}"
    count = len(record.cases)
    assert count == 1, f"{script} left {count} cases, expected one for its one call of fit"
    try:
        return load(record.cases[0])
    except CaseError as error:
        raise AssertionError(f"the case that {script} left does not load: {error}") from error


def check_watched(framework: Framework, case: Case, x: Array, y: Array) -> None:
    """The case says what was trained, on which rows, from where, and what came of it."""
    name = framework.name
    assert case.framework == name, f"the case is one of {case.framework!r}, expected {name!r}"
    _check_rows(case, x, y)
    _check_weights(case)
    _check_fit(case)
    assert case.at.line > 0, f"fit was called at {case.at}, expected file and line"


def _check_weights(case: Case) -> None:
    """The weights are those before and after the training, under their names."""
    before = case.weights_before
    after = case.weights_after
    assert after, "weights_after is empty, expected the weights at the end of fit"
    shapes = [part.shape for part in after]
    assert [part.shape for part in before] == shapes, "weights_before and _after differ in shape"
    moved = any(not np.array_equal(old, new) for old, new in zip(before, after, strict=True))
    assert moved, "weights_before and weights_after are the same; expected those around fit"
    if case.model.weights:
        count = len(case.model.weights)
        assert count == len(after), f"{count} names for {len(after)} weights"


def _check_fit(case: Case) -> None:
    """The training is one that finished, with a number an epoch."""
    assert case.outcome == "finished", f"outcome {case.outcome!r} of a fit that finished"
    assert case.fit.updates > 0, "fit.updates is 0 after a training"
    assert case.fit.epochs > 0, "fit.epochs is 0 after a training"
    assert case.history, "history is empty, expected one number an epoch"
    lengths = {len(values) for values in case.history.values()}
    assert lengths == {case.fit.epochs}, f"history of {lengths} epochs after {case.fit.epochs}"


def _check_rows(case: Case, x: Array, y: Array) -> None:
    """The arrays are those that were trained on."""
    for name, parts, wanted in (("x", case.x, x), ("y", case.y, y)):
        assert len(parts) == 1, f"{len(parts)} arrays in {name}, expected one"
        same = parts[0].shape == wanted.shape and np.array_equal(parts[0], wanted)
        assert same, f"{name} is not what was trained on: {parts[0].shape} for {wanted.shape}"
    assert case.rows == len(x), f"rows={case.rows}, expected {len(x)}"


def _run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command,
        cwd=script.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
