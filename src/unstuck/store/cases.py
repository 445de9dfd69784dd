"""Cases on disk: case.json, one .npy an array, and manifest.json with the digests of them all.

A case is built under a temporary name and renamed when it is whole, its manifest written last;
readers refuse a folder without one. Nothing that is read can run: JSON and plain numbers only.

    manifest.json   size and SHA-256 of the others
    case.json       {"schema": 1, "case": {…}}, arrays as lists of file names
    x-0.npy …       `Case.x[0]` …

Arrays that an earlier case beside it already holds become hard links: a script that calls fit a
hundred times on the same rows stores them once.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from pathlib import Path
from typing import Any

from unstuck.case import Case, Location
from unstuck.errors import CaseError, InputError
from unstuck.faults import point
from unstuck.store import manifest, npy
from unstuck.store.atomic import sync_folder
from unstuck.store.earlier import model_of_today
from unstuck.store.manifest import FileEntry
from unstuck.store.plain import from_plain, to_plain

LIMIT = 8 << 30
ARRAYS = ("x", "y", "sample_weight", "x_val", "y_val", "weights_before", "weights_after")
"""Fields of a case that are arrays."""


def save(case: Case, folder: Path) -> None:
    """Write a case to a folder that does not exist yet.

    Args:
        case: what to write; half-precision floats in it are stored as float32.
        folder: becomes the case; its parent exists.

    Raises:
        InputError: an array of objects, a setting that is no JSON value, or the folder exists.
        OSError: disk full, no permission …; nothing is left behind.
    """
    folder = Path(folder)
    if folder.exists():
        raise InputError(f"{folder} exists already; expected the name of a new folder")
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent))
    try:
        _write(case, building, known=_arrays_in(folder.parent))
        sync_folder(building)
        point("case:built")
        os.rename(building, folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    point("case:renamed")
    sync_folder(folder.parent)
    point("case:done")


def load(folder: Path, *, limit: int = LIMIT, fields: Sequence[str] = ARRAYS) -> Case:
    """Read a case back.

    Args:
        folder: what `save` wrote.
        limit: refuse a case of more bytes than this.
        fields: the arrays that are read, by the names of `Case`; the others are left empty.

    Raises:
        CaseError: no case, a damaged one, one that reaches outside its folder, a newer schema.
    """
    opened = _open(Path(folder), limit)
    arrays = {
        field: tuple(npy.read(path, member.bytes, member.sha256) for path, member in members)
        for field, members in opened.arrays.items()
        if field in fields
    }
    return replace(opened.case, **arrays)  # type: ignore[arg-type]


def load_first(folder: Path, rows: int) -> Case:
    """A case with no more than the first rows of x and y, and the weights after training.

    What stands behind these rows is not read, so x and y are not checked against their digests.

    Args:
        folder: what `save` wrote.
        rows: at most.

    Raises:
        CaseError: as for `load`.
    """
    opened = _open(Path(folder), LIMIT)
    first = {
        field: tuple(
            npy.read_first(path, member.bytes, rows) for path, member in opened.arrays[field]
        )
        for field in ("x", "y")
    }
    weights = tuple(
        npy.read(path, member.bytes, member.sha256)
        for path, member in opened.arrays["weights_after"]
    )
    return replace(opened.case, x=first["x"], y=first["y"], weights_after=weights)


@dataclass(frozen=True)
class Header:
    """What tells which training a case belongs to, without its arrays.

    Args:
        at: where fit was called.
        framework: name of the framework.
        model: name of the model's class.
        shapes: of each input, without the axis of rows.
        before, after: digests of the weights at the start and at the end; equal arrays have equal
            ones.
    """

    at: Location
    framework: str
    model: str
    shapes: tuple[tuple[int, ...], ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


def read_header(folder: Path) -> Header:
    """The header of a case; every file must be there in its size, the arrays are not read.

    Raises:
        CaseError: as for `load`, but for a content that does not match its digest.
    """
    opened = _open(Path(folder), LIMIT)
    shapes = {
        field: tuple(npy.read_shape(path, member.bytes) for path, member in members)
        for field, members in opened.arrays.items()
    }
    digests = {
        field: tuple(member.sha256 for _, member in opened.arrays[field])
        for field in ("weights_before", "weights_after")
    }
    return Header(
        at=opened.case.at,
        framework=opened.case.framework,
        model=opened.case.model.name,
        shapes=tuple(shape[1:] for shape in shapes["x"]),
        before=digests["weights_before"],
        after=digests["weights_after"],
    )


@dataclass(frozen=True)
class _Opened:
    """A case without its arrays, and where those of each field are."""

    case: Case
    arrays: dict[str, tuple[tuple[Path, FileEntry], ...]]


def _open(folder: Path, limit: int) -> _Opened:
    """Read all but the arrays.

    Raises:
        CaseError: as for `load`.
    """
    files = manifest.read(folder, limit)
    path = folder / "case.json"
    if path.name not in files:
        raise CaseError(f"{folder / manifest.NAME}: names no case.json")
    plain = manifest.read_json(folder, path.name, files[path.name]).get("case")
    if not isinstance(plain, dict):
        raise CaseError(f"{path}: holds no case")
    arrays = {field: _members(folder, files, plain.get(field, [])) for field in ARRAYS}
    try:
        today = dict(plain)
        if "model" in plain:
            today["model"] = model_of_today(plain["model"])
        case: Case = from_plain(Case, {**today, **{field: [] for field in ARRAYS}})
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{path}: {error}") from None
    return _Opened(case, arrays)


def _write(case: Case, folder: Path, known: dict[FileEntry, Path]) -> None:
    """Write the members, then the manifest."""
    plain: dict[str, Any] = {}
    files: dict[str, FileEntry] = {}
    for field in (each.name for each in fields_of(case)):
        value = getattr(case, field)
        if field not in ARRAYS:
            plain[field] = _plain(value, field)
            continue
        plain[field] = [f"{field}-{i}.npy" for i in range(len(value))]
        for i, name in enumerate(plain[field]):
            array = npy.storable(value[i], f"{field}[{i}]")
            files[name] = _write_member(folder / name, npy.encode(array), known)
    content = manifest.dump({"schema": manifest.SCHEMA, "case": plain})
    files["case.json"] = _write_member(folder / "case.json", (content,), {})
    point("case:members")
    _write_member(folder / manifest.NAME, (manifest.encode(files),), {})


def _write_member(
    path: Path, parts: Iterable[bytes | memoryview], known: dict[FileEntry, Path]
) -> FileEntry:
    """Write one file durably, or link to one that already has this content."""
    parts = tuple(parts)
    member = FileEntry(sum(len(part) for part in parts), npy.digest(*parts))
    point(f"case:{path.name}")
    if member in known:
        with contextlib.suppress(OSError):  # a file system without links: write it again
            os.link(known[member], path)
            return member
    with open(path, "xb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    known[member] = path
    return member


def _arrays_in(parent: Path) -> dict[FileEntry, Path]:
    """The arrays that cases in this folder already hold."""
    known: dict[FileEntry, Path] = {}
    for path in sorted(parent.glob(f"*/{manifest.NAME}")):
        with contextlib.suppress(CaseError, OSError):
            for name, member in manifest.read(path.parent, LIMIT).items():
                array = path.parent / name
                if name.endswith(".npy") and array.stat().st_size == member.bytes:
                    known.setdefault(member, array)
    return known


def _plain(value: Any, field: str) -> Any:
    try:
        return to_plain(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"{field} cannot be stored: {error}; expected JSON values") from None


def _members(
    folder: Path, files: dict[str, FileEntry], names: Any
) -> tuple[tuple[Path, FileEntry], ...]:
    """The files of one field's arrays, in order."""
    known = {name for name in files if name.endswith(".npy")}
    if not isinstance(names, list) or not all(isinstance(n, str) and n in known for n in names):
        raise CaseError(f"{folder / 'case.json'}: names an array that the manifest does not")
    return tuple((folder / name, files[name]) for name in names)
