"""manifest.json: size and SHA-256 of every file of a folder, written last, checked when read.

{"schema": 1, "files": {"case.json": {"bytes": 812, "sha256": "…"}, "x-0.npy": {…}}}
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from unstuck.errors import CaseError
from unstuck.store.npy import digest, open_member

SCHEMA = 1
NAME = "manifest.json"
_JSON_LIMIT = 64 << 20
_MEMBER = re.compile(r"[a-z_]{1,20}\.json|[a-z_]{1,20}-\d{1,6}\.npy")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FileEntry:
    """What the manifest says of one file."""

    bytes: int
    sha256: str


def dump(value: dict[str, Any]) -> bytes:
    """JSON as it is written; NaN and infinity, which losses can be, as Python spells them."""
    return json.dumps(value, indent=1).encode()


def encode(files: dict[str, FileEntry]) -> bytes:
    """Content of the manifest of these files."""
    return dump({"schema": SCHEMA, "files": {name: asdict(files[name]) for name in files}})


def read(folder: Path, limit: int) -> dict[str, FileEntry]:
    """What the manifest of a folder promises.

    Args:
        folder: of a case.
        limit: refuse when the files add up to more bytes than this.

    Raises:
        CaseError: there is none, it is damaged, of a newer schema, or names files that cannot be
            members of a case (elsewhere, hidden, of another kind).
    """
    path = folder / NAME
    if not path.is_file():
        raise CaseError(f"{folder}: is no case: it has no {NAME}")
    size = path.stat().st_size
    with open_member(path, size) as file:
        files = parse(path, file.read(_JSON_LIMIT + 1)).get("files")
    if not isinstance(files, dict):
        raise CaseError(f"{path}: lists no files")
    members = {name: _member(path, name, files[name]) for name in files}
    total = sum(member.bytes for member in members.values())
    if total > limit:
        raise CaseError(f"{folder}: holds {total} bytes; at most {limit} are read")
    return members


def read_json(folder: Path, name: str, member: FileEntry) -> dict[str, Any]:
    """A JSON file of the folder, checked against its manifest.

    Raises:
        CaseError: missing, damaged or of a newer schema.
    """
    path = folder / name
    with open_member(path, member.bytes) as file:
        content = file.read(_JSON_LIMIT + 1)
    if len(content) <= _JSON_LIMIT and digest(content) != member.sha256:
        raise CaseError(f"{path}: content does not match the manifest's sha256")
    return parse(path, content)


def parse(path: Path, content: bytes) -> dict[str, Any]:
    """A JSON object with a schema that this version can read.

    Raises:
        CaseError: anything else.
    """
    if len(content) > _JSON_LIMIT:
        raise CaseError(f"{path}: is larger than {_JSON_LIMIT} bytes")
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0][:100]
        raise CaseError(f"{path}: is no JSON: {reason}") from None
    schema = value.get("schema") if isinstance(value, dict) else None
    if type(schema) is not int or schema < 1:
        raise CaseError(f"{path}: has no schema number; expected {{'schema': {SCHEMA}, …}}")
    if schema > SCHEMA:
        raise CaseError(
            f"{path}: is of schema {schema}, this version reads up to {SCHEMA}: "
            "pip install --upgrade unstuck"
        )
    return dict(value)


def _member(path: Path, name: str, entry: Any) -> FileEntry:
    if not _MEMBER.fullmatch(name):
        raise CaseError(f"{path}: names {name[:80]!r}, which cannot be a file of a case")
    size, sha256 = (entry.get("bytes"), entry.get("sha256")) if isinstance(entry, dict) else (0, 0)
    if type(size) is not int or size < 0 or not _SHA256.fullmatch(str(sha256)):
        raise CaseError(f"{path}: gives no size and sha256 for {name!r}")
    return FileEntry(size, str(sha256))
