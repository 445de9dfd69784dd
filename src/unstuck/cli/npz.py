"""Reads two arrays from an .npz file that nobody vouches for: no pickle, sizes checked first."""

from __future__ import annotations

import math
import zipfile
import zlib
from pathlib import Path

import numpy as np

from unstuck.case import Array
from unstuck.errors import InputError
from unstuck.store.memory import physical

_PAIRS = (
    ("x", "y"),
    ("X", "y"),
    ("x_train", "y_train"),
    ("X_train", "y_train"),
    ("arr_0", "arr_1"),
)
_SAVE = "save numbers with: np.savez('data.npz', x=x, y=y)"


def read_pair(path: Path, x: str | None, y: str | None) -> tuple[Array, Array]:
    """The arrays named `x` and `y`; without names the usual ones (x and y, x_train and y_train, …).

    Raises:
        InputError: for a file that is no .npz, lacks the arrays, holds Python objects, is damaged,
            or would fill more than half of this machine's memory.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name[:-4] for name in archive.namelist() if name.endswith(".npy")]
            names_xy = _chosen(path, names, x, y)
            for name in names_xy:
                _check(path, archive, name)
        with np.load(path, allow_pickle=False) as arrays:
            return arrays[names_xy[0]], arrays[names_xy[1]]
    except IsADirectoryError:
        raise InputError(f"{path} is a folder; expected an .npz file; {_SAVE}") from None
    except (zipfile.BadZipFile, NotImplementedError):
        raise InputError(f"{path} is not an .npz file, or is damaged; {_SAVE}") from None
    except MemoryError:
        raise InputError(f"{path} does not fit into memory; pass fewer rows; {_SAVE}") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    except (ValueError, EOFError, zlib.error) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path} is damaged ({error}); {_SAVE}") from None


def _chosen(path: Path, names: list[str], x: str | None, y: str | None) -> tuple[str, str]:
    for first, second in _PAIRS:
        pair = (x or first, y or second)
        if pair[0] in names and pair[1] in names:
            return pair
    held = ", ".join(names[:20]) or "no arrays"
    wanted = f"{x or 'x'} and {y or 'y'}"
    raise InputError(f"{path} holds {held}; expected {wanted}; name them with --x NAME --y NAME")


def _check(path: Path, archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what must not be loaded, by the header alone."""
    member = archive.getinfo(f"{name}.npy")
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }.get(version)
        if read is None:
            raise InputError(f"{path}: {name} has the array format {version}; {_SAVE}")
        shape, _, dtype = read(file, max_header_size=10_000)
        header = file.tell()
    if dtype.hasobject:
        raise InputError(
            f"{path}: {name} holds Python objects (lists of unequal length?); expected numbers; "
            "pad them to one length and save again"
        )
    size = math.prod(shape) * dtype.itemsize
    if size != member.file_size - header:
        raise InputError(f"{path}: {name} is damaged: its header says {size:,} bytes; {_SAVE}")
    if size > physical() // 2:
        raise InputError(
            f"{path}: {name} takes {size / 2**30:.1f} GiB, more than half of the memory here; "
            "pass fewer rows: np.savez('part.npz', x=x[:1_000_000], y=y[:1_000_000])"
        )
