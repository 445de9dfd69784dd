"""Ledger: what a sweep has finished, on the disk, so that nothing is done twice.

A folder with one file, `finished.jsonl`: one line an entry, {"key": …, "value": …, "sum": …}. Lines
are only ever appended, and are on the disk before anybody is told of them. A process that was
killed can leave its last line torn: a line that is not whole is not counted, and what it was to
hold is done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from unstuck.errors import InputError
from unstuck.faults import point
from unstuck.store.lock import lock

_NAME = "finished.jsonl"
_MAX_BYTES = 16 << 30  # of the file
_MAX_ENTRY_BYTES = 64 << 20


class Ledger:
    """The finished entries of one folder, by key.

    Args:
        folder: made if it is not there.

    Raises:
        InputError: another process writes to the folder, or it cannot be made, read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = lock(folder, option="checkpoint", work="adds to what is kept there")
        try:
            self._file = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            self._places = dict(self._whole_lines())
        except OSError as error:
            self._lock.release()
            raise InputError(
                f"checkpoint={folder}: {error.strerror}; name another folder"
            ) from None
        except InputError:
            self._lock.release()
            raise

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __getitem__(self, key: str) -> Any:
        """The value of a finished entry, read from the disk: JSON values."""
        first, count = self._places[key]
        return json.loads(os.pread(self._file, count, first))["value"]

    def add(self, entries: Mapping[str, Any]) -> None:
        """Write entries; those that are there already stay as they are.

        Args:
            entries: JSON values by key.

        Raises:
            InputError: the disk is full, or the folder is gone; what was there before still is.
        """
        new = {key: value for key, value in entries.items() if key not in self._places}
        if not new:
            return
        lines = {key: _line(key, value) for key, value in new.items()}
        data = b"".join(lines.values())
        first = os.fstat(self._file).st_size
        try:
            point("ledger:begun")
            while data:
                data = data[os.write(self._file, data) :]
            point("ledger:written")
            os.fsync(self._file)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, first)
            raise InputError(
                f"checkpoint={self._folder}: {error.strerror}; what was kept before is still "
                "there: make room and type the same again"
            ) from error
        point("ledger:done")
        for key, line in lines.items():
            self._places[key] = first, len(line)
            first += len(line)

    def close(self) -> None:
        """Let other processes use the folder."""
        os.close(self._file)
        self._lock.release()

    def _whole_lines(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Where the whole entries stand: key, first byte and bytes.

        A torn last line gets an end, so that the next entry has a line of its own.
        """
        size = os.fstat(self._file).st_size
        if size > _MAX_BYTES:
            raise InputError(
                f"{self._folder / _NAME} holds more than {_MAX_BYTES} bytes; delete it"
            )
        first = 0
        line = b"\n"
        with open(self._folder / _NAME, "rb") as file:
            while read := file.readline(_MAX_ENTRY_BYTES):
                line = read
                key = _key(line)
                if key is not None:
                    yield key, (first, len(line))
                first += len(line)
        if not line.endswith(b"\n"):
            os.write(self._file, b"\n")


def _line(key: str, value: Any) -> bytes:
    text = json.dumps(value)
    name = json.dumps(key)
    return f'{{"key": {name}, "sum": "{_sum(name, text)}", "value": {text}}}\n'.encode()


def _sum(name: str, text: str) -> str:
    return hashlib.sha256(f"{name} {text}".encode()).hexdigest()[:16]


def _key(line: bytes) -> str | None:
    """The key of an entry, or None where the line is not whole."""
    try:
        entry = json.loads(line)
        key: str = entry["key"]
        # Python's numbers and strings are written again as they were read.
        whole = entry["sum"] == _sum(json.dumps(key), json.dumps(entry["value"]))
        if whole:
            return key
        return None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
