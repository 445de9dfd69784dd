"""What the history holds: runs, latest first, and each one's report, findings, curves and net."""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from unstuck.errors import InputError
from unstuck.store.history import alive
from unstuck.store.history.database import MAX_DOCUMENT_BYTES, explained, readable
from unstuck.store.history.record import NET, REPORT, FindingRow

LAST = "last"
"""Names the latest run."""
_COLUMNS = (
    "number, id, kind, name, started, ended, state, exit, host, process, born, verdict, summary, "
    "metric, reached, validation, constant, low, high, progress"
)


@dataclass(frozen=True)
class RecordedRun:
    """One run.

    Attributes:
        id: names it.
        kind: "script", "case" or "lab".
        name: the script, case, or task and model.
        started, ended: seconds since 1970.
        state: "running", "finished", "failed", "stopped", or "lost": its process ended without
            a word.
        exit: of the script, see docs/json.md.
        verdict, summary, metric, reached, validation, constant, low, high: see docs/json.md; of
            several fits those of the one judged worst.
        finding: the first one, "D101 misaligned-axes", or None.
        verified: whether its fix was.
        progress: share that is done, where known.
    """

    id: str
    kind: str
    name: str
    started: float
    ended: float | None
    state: str
    exit: int | None
    verdict: str | None
    summary: str | None
    metric: str | None
    reached: float | None
    validation: float | None
    constant: float | None
    low: float | None
    high: float | None
    progress: float | None
    finding: str | None = None
    verified: bool = False


@dataclass(frozen=True)
class Point:
    """A value of a curve, at an epoch or an update."""

    series: str
    at: int
    value: float | None


class History:
    """A history that is read; a context manager.

    Args:
        file: see `place`.
        whole: see `database.readable`.

    Raises:
        InputError: there is none, or it cannot be read.
    """

    def __init__(self, file: Path, *, whole: bool = True) -> None:
        self._file = file
        self._connection = readable(file, whole=whole)

    def __enter__(self) -> History:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def count(self) -> int:
        """How many runs there are."""
        (count,) = self._rows("SELECT count(*) FROM runs")[0]
        return int(count)

    def runs(self, limit: int = 50, *, skip: int = 0) -> list[RecordedRun]:
        """Runs, latest first."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM runs ORDER BY number DESC LIMIT ? OFFSET ?",
            (limit, skip),
        )
        return [self._run(row) for row in rows]

    def run(self, name: str) -> RecordedRun:
        """The run with this id, or with the only id that ends so, or the "last".

        Raises:
            InputError: there is no such run, or more than one.
        """
        return self._run(self._row(name))

    def findings(self, name: str) -> list[FindingRow]:
        """A run's findings, most likely and most costly first."""
        rows = self._rows(
            "SELECT fit, code, cause, level, confidence, verified, before, after FROM findings "
            "WHERE run=? ORDER BY fit, rank",
            (self._row(name)["number"],),
        )
        return [FindingRow(**{**dict(row), "verified": bool(row["verified"])}) for row in rows]

    def points(self, name: str, *, after: int = -1, limit: int = 20_000) -> list[Point]:
        """A run's curves from beyond an epoch or update on, in their order."""
        rows = self._rows(
            "SELECT series, at, value FROM points WHERE run=? AND at>? ORDER BY at LIMIT ?",
            (self._row(name)["number"], after, limit),
        )
        return [Point(str(row["series"]), int(row["at"]), row["value"]) for row in rows]

    def document(self, name: str) -> dict[str, Any] | None:
        """A run's report: the JSON contract, or a lab result; None where it has none.

        Raises:
            InputError: it is damaged.
        """
        content = self._content(name, REPORT)
        if content is None:
            return None
        try:
            reader = zlib.decompressobj()
            plain = reader.decompress(content, MAX_DOCUMENT_BYTES)
            if reader.unconsumed_tail:
                raise ValueError(f"more than {MAX_DOCUMENT_BYTES:,} bytes")
            report = json.loads(plain)
        except (zlib.error, ValueError, RecursionError) as error:
            raise InputError(f"{self._file}: the report of {name} is damaged: {error}") from None
        if not isinstance(report, dict):
            raise InputError(f"{self._file}: the report of {name} is no object")
        return report

    def net(self, name: str) -> bytes | None:
        """A run's trained net, as it was kept."""
        return self._content(name, NET)

    def has_net(self, name: str) -> bool:
        """Whether a trained net was kept."""
        number = self._row(name)["number"]
        return bool(self._rows("SELECT 1 FROM documents WHERE run=? AND name=?", (number, NET)))

    def with_nets(self, limit: int = 100) -> list[RecordedRun]:
        """Runs whose trained net was kept, latest first."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM runs WHERE number IN "
            "(SELECT run FROM documents WHERE name=?) ORDER BY number DESC LIMIT ?",
            (NET, limit),
        )
        return [self._run(row) for row in rows]

    def _content(self, name: str, which: str) -> bytes | None:
        rows = self._rows(
            "SELECT content FROM documents WHERE run=? AND name=?",
            (self._row(name)["number"], which),
        )
        return bytes(rows[0][0]) if rows else None

    def _row(self, name: str) -> sqlite3.Row:
        if name == LAST:
            rows = self._rows(f"SELECT {_COLUMNS} FROM runs ORDER BY number DESC LIMIT 1")
        else:
            exact = f"SELECT {_COLUMNS} FROM runs WHERE id=?"
            ends = f"SELECT {_COLUMNS} FROM runs WHERE substr(id, -length(?))=? LIMIT 2"
            rows = self._rows(exact, (name,)) or (self._rows(ends, (name, name)) if name else [])
        if len(rows) == 1:
            return rows[0]
        if rows:
            raise InputError(f"several runs end in {name!r}; give more of the id")
        raise InputError(f"no run {name!r} in {self._file}; see: unstuck history")

    def _run(self, row: sqlite3.Row) -> RecordedRun:
        first = self._rows(
            "SELECT code, cause, verified FROM findings WHERE run=? AND level<>'note' "
            "ORDER BY level<>'error', fit, rank LIMIT 1",
            (row["number"],),
        )
        kept = {name: row[name] for name in row.keys() if name in RecordedRun.__dataclass_fields__}  # noqa: SIM118
        process = alive.Process(row["host"], row["process"], row["born"])
        if row["state"] == "running" and not alive.runs(process):
            kept["state"] = "lost"
        if first:
            kept["finding"] = f"{first[0]['code']} {first[0]['cause']}"
            kept["verified"] = bool(first[0]["verified"])
        return RecordedRun(**kept)

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        with explained(self._file):
            return self._connection.execute(query, values).fetchall()
