"""How the kernels are compiled: which liberties the compiler takes, and what is kept on disk.

Only the entries (`program.train`, `program.predict`) are kept on disk; whatever they call is part
of them. Numba looks at the date of an entry's own file only, so an entry also closes over `STAMP`,
a number made from the sources of this whole room: no stale code after a change in another file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np

from unstuck.case import Array

F = TypeVar("F", bound=Callable[..., Any])

# Sums in any order and fused multiply-add; but NaN and infinity stay what they are, for they are
# how a member that overflows is noticed.
_LIBERTIES = {"contract", "reassoc", "nsz", "arcp"}
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": _LIBERTIES}
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, **_OPTIONS}

STAMP = int.from_bytes(
    hashlib.sha256(
        b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    ).digest()[:4],
    "big",
)


def owned(array: Array, dtype: type[np.generic]) -> Array:
    """The array as every entry takes it: Numba compiles anew for one that cannot be written to."""
    return np.require(array, dtype, ["C_CONTIGUOUS", "WRITEABLE", "ALIGNED"])


def kernel(function: F) -> F:
    """Compile where it is called from another kernel; Python cannot call it."""
    compiled: F = numba.njit(**_INNER)(function)
    return compiled


def entry(function: F) -> F:
    """Compile at the first call, or take it from the disk."""
    try:
        compiled: F = numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # no folder that can be written to: compile anew in each process
        compiled = numba.njit(**_OPTIONS)(function)
    return compiled
