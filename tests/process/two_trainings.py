"""Run a training script under python and under the launcher, in a backend of choice."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.process.two_pythons import captured, environment, finished, keeping, plain
from unstuck.case import Case
from unstuck.process import run_folder
from unstuck.store import cases

SCRIPTS = Path(__file__).parent / "scripts"
BACKENDS = ("jax", "torch", "tensorflow")
# What TensorFlow's C++ says when it is loaded, with its time and thread.
_LOG = re.compile(rb"^(?:[IWE]\d{4} \d\d:|WARNING: All log messages before absl).*\n", re.MULTILINE)


@dataclass(frozen=True)
class Training:
    """One script's end, and what was captured of it."""

    status: int
    out: bytes
    err: bytes
    record: run_folder.RunRecord
    fits: list[Case]


def needs(backend: str) -> None:
    """Skip when a backend is not installed."""
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")


def settings(backend: str, **more: str) -> dict[str, str]:
    """The environment for a training."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
    return environment(KERAS_BACKEND=backend, **quiet, **more)


def untouched(script: Path, *, backend: str = "jax") -> subprocess.CompletedProcess[bytes]:
    """Under python."""
    return _finished(plain([script.name]), script, settings(backend))


def watched(
    script: Path,
    folder: Path,
    *,
    backend: str = "jax",
    at_exit: str | None = None,
    cap: int = 512 << 20,
    **more: str,
) -> Training:
    """Under the launcher; `folder` becomes the run folder."""
    folder.mkdir(exist_ok=True)
    driver = keeping(folder).replace("folder=Path", f"{at_exit=}, {cap=}, folder=Path")
    done = _finished(captured([script.name], driver=driver), script, settings(backend, **more))
    record = run_folder.read(folder)
    fits = [cases.load(path) for path in record.cases]
    return Training(done.returncode, done.stdout, done.stderr, record, fits)


def _finished(
    command: list[str], script: Path, env: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    done = finished(command, cwd=script.parent, env=env, timeout=400)
    done.stderr = _LOG.sub(b"", done.stderr)
    return done
