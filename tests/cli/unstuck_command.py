"""Runs the real command `unstuck` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.script_environment import compiled_once, jax_alone

import unstuck

_OURS = str(Path(unstuck.__file__).parents[1])
_UNSET = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LC_ALL", "LANG", "UNSTUCK_DEBUG", "UNSTUCK_FAULT")


@dataclass(frozen=True)
class Done:
    """How a command ended; stdout and stderr as bytes."""

    status: int
    out: bytes
    err: bytes

    @property
    def said(self) -> list[str]:
        """Lines on stderr that are ours."""
        return [line for line in self.err.decode().splitlines() if line.startswith("unstuck: ")]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The tests' environment without what would change a report, with this unstuck on the path."""
    plain = {name: value for name, value in os.environ.items() if name not in _UNSET}
    before = plain.get("PYTHONPATH")
    plain["PYTHONPATH"] = os.pathsep.join(filter(None, (_OURS, before)))
    return jax_alone({**plain, **(extra or {})})


def python(
    *arguments: str | Path,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> Done:
    """Run python with these arguments."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=compiled_once(environment(environ)),
        input=stdin,
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def unstuck_command(
    *arguments: str | Path,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> Done:
    """Run `unstuck` with these arguments."""
    return python("-m", "unstuck", *arguments, cwd=cwd, environ=environ, stdin=stdin)
