"""Run scripts through the command, as a user does, and read what it writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.script_environment import compiled_once, jax_alone

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
SUBSET: dict[str, list[str]] = json.loads((CASES / "matrix_subset.json").read_text())
"""The part of the collection that every run of the tests goes through; all of it is measured by
`python benchmarks/diagnosis.py`."""


@dataclass(frozen=True)
class Finished:
    """A finished `unstuck run`."""

    status: int
    stdout: str
    stderr: str
    json: dict[str, Any] | None

    @property
    def fit(self) -> dict[str, Any]:
        assert self.json is not None, self.stderr
        assert self.json["fits"], self.json["notes"]
        return self.json["fits"][-1]

    def findings(self, *levels: str) -> list[dict[str, Any]]:
        return [f for f in self.fit["findings"] if not levels or f["level"] in levels]

    def causes(self, *levels: str) -> list[str]:
        return [f["cause"] for f in self.findings(*levels)]


def expectation(pair: str) -> dict[str, Any]:
    """What is expected of a pair of scripts."""
    expected: dict[str, Any] = json.loads((CASES / pair / "expected.json").read_text())
    return expected


def environment(**changes: str) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("UNSTUCK_")}
    env.setdefault("KERAS_BACKEND", "jax")
    env.update(changes)
    return jax_alone(env)


def unstuck(*arguments: str, cwd: Path, timeout: float = 300, **env: str) -> Finished:
    """`unstuck ARGUMENTS`; its JSON too when the arguments ask for it."""
    done = subprocess.run(
        [sys.executable, "-m", "unstuck", *arguments],
        cwd=cwd,
        env=compiled_once(environment(**env)),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    written = None
    if "--json" in arguments:
        path = cwd / arguments[arguments.index("--json") + 1]
        written = json.loads(path.read_text()) if path.exists() else None
    return Finished(done.returncode, done.stdout, done.stderr, written)


def run(script: Path | str, cwd: Path, *options: str, **env: str) -> Finished:
    """`unstuck run --json out.json SCRIPT`."""
    return unstuck("run", "--json", "out.json", *options, str(script), cwd=cwd, **env)
