"""The environment of scripts that tests run on JAX: what costs seconds each is paid for once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_WITHOUT = str(Path(__file__).parent / "without")


def jax_alone(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without TensorFlow and Matplotlib, if its backend is JAX."""
    if environment.get("KERAS_BACKEND") != "jax":
        return dict(environment)
    path = os.pathsep.join(filter(None, (_WITHOUT, environment.get("PYTHONPATH"))))
    return {**environment, "PYTHONPATH": path}


def compiled_once(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which XLA compiles each program once in all scripts of this process.

    Not for programs that are killed: what they leave half written others would complain about.
    """
    return {
        **environment,
        "JAX_COMPILATION_CACHE_DIR": _folder().name,
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
    }


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="compiled-", ignore_cleanup_errors=True)
