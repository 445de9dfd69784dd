"""Recorder: writes one run into the history, from its begin to its end."""

from __future__ import annotations

import json
import math
import secrets
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from unstuck.errors import InputError
from unstuck.store.history import alive
from unstuck.store.history.database import MAX_DOCUMENT_BYTES, explained, transaction, writable

Kind = Literal["script", "case", "lab"]
State = Literal["finished", "failed", "stopped"]
REPORT = "report"
"""Name of the document that the JSON contract, or a lab result, is kept under."""
NET = "net"
"""Name of a trained net's."""


@dataclass(frozen=True)
class FindingRow:
    """What the history says of a finding; see docs/json.md.

    Args:
        fit: number of the fit, from 0.
        before, after: mean scores of the retrainings, None where none were made.
    """

    fit: int
    code: str
    cause: str
    level: str
    confidence: float | None
    verified: bool
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class RunOutcome:
    """What a run came to, in the words of the JSON contract; of several fits the one judged worst.

    Args:
        document: the whole of it, as JSON values.
        net: a trained net (see lab), for the page to look into.
    """

    verdict: str | None = None
    summary: str | None = None
    metric: str | None = None
    reached: float | None = None
    validation: float | None = None
    constant: float | None = None
    low: float | None = None
    high: float | None = None
    findings: Sequence[FindingRow] = ()
    document: dict[str, Any] | None = None
    net: bytes | None = None


_INSERT = (
    "INSERT INTO runs (id, kind, name, started, state, host, process, born) "
    "VALUES (?, ?, ?, ?, 'running', ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)


class Recorder:
    """One run that is being recorded; it shows as running until `end`, or until this process ends.

    Args:
        file: of the history, see `place`; made where it is not there.
        kind: "script", "case" or "lab".
        name: the script, case, or task and model, as the user named it.
        started: seconds since 1970; default: now.

    Attributes:
        id: names the run; sorts by time.

    Raises:
        InputError: the history cannot be written.
    """

    def __init__(self, file: Path, kind: Kind, name: str, *, started: float | None = None) -> None:
        self._file = file
        self._connection = writable(file)
        started = time.time() if started is None else started
        process = alive.this()
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(started))
        values = (kind, text(name, 500), started, process.host, process.number, process.born)
        try:
            with explained(file), transaction(self._connection):
                while True:  # of many runs in one second two may draw the same name
                    self.id = f"{stamp}-{secrets.token_hex(3)}"
                    inserted = self._connection.execute(_INSERT, (self.id, *values))
                    if inserted.rowcount:
                        break
                self._number = inserted.lastrowid
        except BaseException:
            self.close()
            raise

    def points(self, rows: Iterable[tuple[str, int, float]], progress: float | None = None) -> None:
        """Add to the curves: series, update or epoch, value; the last value of a place stays.

        Args:
            rows: any number.
            progress: share of the run that is done, where it is known.

        Raises:
            InputError: the history cannot be written.
        """
        given = [(self._number, text(name, 200), at, number(value)) for name, at, value in rows]
        with explained(self._file), transaction(self._connection):
            self._connection.executemany("INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?)", given)
            if progress is not None:
                self._set(progress=progress)

    def limits(self, *, constant: float | None, low: float | None, high: float | None) -> None:
        """What is possible, as soon as it is known; drawn beside the curve.

        Raises:
            InputError: the history cannot be written.
        """
        with explained(self._file), transaction(self._connection):
            self._set(constant=number(constant), low=number(low), high=number(high))

    def end(
        self, state: State, outcome: RunOutcome | None = None, *, exit: int | None = None
    ) -> None:
        """All of what it came to, in one step that survives a power cut, and close.

        Raises:
            InputError: the history cannot be written, or the document is too large for it.
        """
        result = outcome or RunOutcome()
        try:
            documents = [(self._number, *document) for document in _documents(result)]
            with explained(self._file), transaction(self._connection, durable=True):
                self._connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", documents)
                self._connection.executemany(
                    "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [self._finding(rank, f) for rank, f in enumerate(result.findings)],
                )
                self._set(
                    state=state,
                    ended=time.time(),
                    exit=exit,
                    verdict=_text(result.verdict, 50),
                    summary=_text(result.summary, 1000),
                    metric=_text(result.metric, 200),
                    reached=number(result.reached),
                    validation=number(result.validation),
                    constant=number(result.constant),
                    low=number(result.low),
                    high=number(result.high),
                )
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the file; a run that was not ended counts as lost."""
        self._connection.close()

    def _finding(self, rank: int, row: FindingRow) -> tuple[Any, ...]:
        scores = number(row.confidence), int(row.verified), number(row.before), number(row.after)
        names = text(row.code, 50), text(row.cause, 100), text(row.level, 20)
        return (self._number, row.fit, rank, *names, *scores)

    def _set(self, **values: Any) -> None:
        columns = ", ".join(f"{name}=?" for name in values)  # names of ours, never of a file
        self._connection.execute(
            f"UPDATE runs SET {columns} WHERE number=?",
            (*values.values(), self._number),
        )


def _documents(outcome: RunOutcome) -> list[tuple[str, bytes]]:
    """What is kept whole, by name."""
    documents = []
    if outcome.document is not None:
        content = json.dumps(outcome.document, allow_nan=False).encode()
        if len(content) > MAX_DOCUMENT_BYTES:
            raise InputError(
                f"a report of {len(content):,} bytes; the history takes {MAX_DOCUMENT_BYTES:,}"
            )
        documents.append((REPORT, zlib.compress(content)))
    if outcome.net is not None:
        documents.append((NET, outcome.net))
    return documents


def text(value: str, most: int) -> str:
    """As SQLite stores it: no lone surrogates, no more than `most` characters."""
    plain = value.encode("utf-8", "replace").decode()
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def _text(value: str | None, most: int) -> str | None:
    return None if value is None else text(value, most)


def number(value: float | None) -> float | None:
    """None for what is not finite."""
    return float(value) if value is not None and math.isfinite(value) else None
