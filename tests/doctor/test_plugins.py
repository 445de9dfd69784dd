"""Causes of other packages: the same suite for all, and whatever is wrong with one is named."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from unstuck.doctor import plugins
from unstuck.doctor.cause import Cause, Suspicion
from unstuck.doctor.finding import Finding
from unstuck.doctor.registry import registry
from unstuck.testing import check_cause

DOC = '''"""X901 own-cause

## What it does
Finds nothing that matters.

## How it is measured
It is not.

## Example
    x

## Use instead
    y

## Known problems
All.

## Fix safety
Safe.
"""
from unstuck.doctor.cause import cause


@cause("X901", "own-cause")
def own_cause(evidence):
    {body}
    yield
'''


@pytest.mark.parametrize("cause", registry(), ids=lambda c: c.name)
def test_our_causes_keep_to_the_suite(cause):
    check_cause(cause)


def found(value: str) -> plugins.CausePlugins:
    return plugins.find(registry(), [EntryPoint("own", value, plugins.GROUP)])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("no_such_module_of_ours:thing", "ModuleNotFoundError"),
        ("json:dumps", "it is a function"),
        ("unstuck.doctor.causes.padding:find_padding", "its code D114 is taken"),
    ],
)
def test_what_cannot_be_used_is_named(value, told):
    assert found(value).causes == ()
    assert told in found(value).skipped[0]
    assert value in found(value).skipped[0]


def installed(tmp_path: Path, text: str) -> dict[str, str]:
    """An environment in which another package brings a cause."""
    (tmp_path / "own_package.py").write_text(text)
    info = tmp_path / "own_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own-package\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[unstuck.causes]\nown = own_package:own_cause\n")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


def causes(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "unstuck", "causes"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_an_installed_cause_is_listed(tmp_path):
    done = causes(installed(tmp_path, DOC.replace("{body}", "return")))
    assert done.returncode == 0
    assert "X901  own-cause" in done.stdout
    assert done.stderr == ""


def test_one_that_raises_at_import_is_named_and_skipped(tmp_path):
    done = causes(installed(tmp_path, "raise RuntimeError('half installed')"))
    assert done.returncode == 0
    assert "D101" in done.stdout
    assert "X901" not in done.stdout
    assert "cause own (own_package:own_cause) is not used: RuntimeError: half" in done.stderr


def broken(measure) -> Cause:
    sound = registry()[0]
    return replace(sound, code="X902", name="own-cause", measure=measure)


def raises(evidence):
    raise ValueError("an own mistake")
    yield


def changes(evidence):
    evidence.case.x[0][...] = 0
    return
    yield


def alarms(evidence):
    yield Suspicion(
        Finding(
            level="error",
            strength="certain",
            measured="seen",
            why="so",
            evidence={},
        )
    )


def boasts(evidence):
    yield Suspicion(
        Finding(
            level="note",
            strength="sure",
            measured="seen",
            why="so",
            evidence={},
        )
    )


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        (raises, "an own mistake"),
        (changes, "arrays were changed"),
        (alarms, "a task that was learned"),
        (boasts, "strength sure"),
    ],
)
def test_the_suite_finds_what_is_wrong(measure, told):
    from unstuck import testing

    testing.cases.cache_clear()
    with pytest.raises(AssertionError, match=told):
        check_cause(broken(measure))
    testing.cases.cache_clear()


def test_one_that_raises_when_asked_does_not_stop_the_others(monkeypatch):
    from tests.doctor.test_words import X, Y, case

    from unstuck.doctor import diagnose as module

    both = (*registry(), broken(raises))
    monkeypatch.setattr(module, "registry", lambda: both)
    report = module.diagnose(case(X, Y), None)
    assert any("X902 own-cause was not measured: ValueError" in note for note in report.notes)
