"""Whether the kernels are compiled and on the disk, which takes half a minute, once."""

from __future__ import annotations

import sys
from pathlib import Path

import llvmlite.binding
import numba

from unstuck.engine.kernels import program
from unstuck.engine.kernels.kernel import STAMP


def ready() -> bool:
    """Whether a training would begin at once."""
    note = _note()
    return bool(program.train.signatures and program.predict.signatures) or (
        note is not None and note.exists()
    )


def remember() -> None:
    """Note beside the compiled code that it is there."""
    note = _note()
    if note is None or note.exists():
        return
    try:
        note.touch()
    except OSError:
        return  # nothing depends on it but the choice of a way


def _note() -> Path | None:
    """A file named after everything that Numba compiles anew for."""
    folder = program.train.stats.cache_path
    if folder is None:
        return None
    changed = Path(program.__file__).stat().st_mtime_ns
    cpu = llvmlite.binding.get_host_cpu_name()
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    return Path(folder) / f"compiled-{STAMP:08x}-{changed:x}-{numba.__version__}-py{version}-{cpu}"
