"""The history's file, opened for writing or for reading.

Nobody vouches for the file: it may have come with a cloned folder. So it must hold what `schema`
makes and nothing else, no trigger, no other view, before anything in it is read or written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote

from unstuck.errors import InputError
from unstuck.store.history import schema
from unstuck.store.history.place import made

MAX_DOCUMENT_BYTES = 64 << 20
"""Bytes of a text or a blob at most."""
_PATIENCE = 60.0  # seconds to wait for other writers


def writable(file: Path) -> sqlite3.Connection:
    """Open for writing; made, or brought to this version, where it has to be.

    Raises:
        InputError: it is no history of ours, is newer, is damaged, or cannot be written.
    """
    made(file)
    with explained(file):
        connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
        try:
            _harden(connection)
            _prepare(connection, file)
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA synchronous=NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


def readable(file: Path, *, whole: bool = True) -> sqlite3.Connection:
    """Open for reading alone.

    Args:
        file: of the history.
        whole: look through all pages for damage first, about a second a gigabyte.

    Raises:
        InputError: there is none, it is no history of ours, is newer, or is damaged.
    """
    if not file.is_file():
        raise InputError(
            f"no history at {file}; it begins with the first: unstuck run SCRIPT, in this folder"
        )
    with explained(file):
        connection = _opened_for_reading(file)
        try:
            _harden(connection)
            connection.execute("PRAGMA query_only=ON")
            version = _version(connection, file)
            if version == 0:
                raise InputError(f"{file} is empty; nothing was run in this folder yet")
            _check(connection, file, version)
            if whole:
                (condition,) = connection.execute("PRAGMA quick_check(1)").fetchone()
                if condition != "ok":
                    raise sqlite3.DatabaseError(" ".join(str(condition).split()))
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, *, durable: bool = False) -> Iterator[None]:
    """All or nothing; `durable` survives a power cut too."""
    if durable:
        connection.execute("PRAGMA synchronous=FULL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    if durable:
        connection.execute("PRAGMA synchronous=NORMAL")


@contextmanager
def explained(file: Path) -> Iterator[None]:
    """SQLite's errors as ours, with the file's name."""
    try:
        yield
    except sqlite3.Error as error:
        raise InputError(
            f"{file}: {error}; if it is damaged, move it away and a new history begins"
        ) from None


def _opened_for_reading(file: Path) -> sqlite3.Connection:
    """Without the wish to write; where even the log's helper file cannot be made, as it stands."""
    address = f"file:{quote(str(file.absolute()))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.OperationalError:
        connection.close()
        log = file.with_name(file.name + "-wal")
        if log.exists():
            raise
        address += "&immutable=1"
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
    return connection


def _harden(connection: sqlite3.Connection) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_DOCUMENT_BYTES)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    defend = getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE", None)  # Python 3.12
    if defend is not None:
        getattr(connection, "setconfig")(defend, True)  # noqa: B009
    connection.row_factory = sqlite3.Row


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    """Bring it to this version; two that begin at once do it once."""
    if _version(connection, file) < schema.VERSION:
        with transaction(connection, durable=True):
            version = _version(connection, file)
            _check(connection, file, version)
            for statements in schema.MIGRATIONS[version:]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id={schema.APPLICATION}")
            connection.execute(f"PRAGMA user_version={schema.VERSION}")
    _check(connection, file, schema.VERSION)
    # Readers beside the writer, where the file system can and nobody else is at it just now.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode=WAL")


def _version(connection: sqlite3.Connection, file: Path) -> int:
    """The file's version, 0 for an empty one; all of it as of one moment."""
    alone = not connection.in_transaction
    if alone:
        connection.execute("BEGIN")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (objects,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    finally:
        if alone and connection.in_transaction:
            connection.execute("COMMIT")
    if version == application == objects == 0:
        return 0
    if application != schema.APPLICATION or version < 1:
        raise InputError(f"{file} is no history of unstuck; move it away and a new one begins")
    if version > schema.VERSION:
        raise InputError(
            f"{file} was written by a newer unstuck (schema {version}; this one knows "
            f"{schema.VERSION}); update with: pip install --upgrade unstuck"
        )
    return int(version)


def _check(connection: sqlite3.Connection, file: Path, version: int) -> None:
    """Refuse a file with any object that this program did not make."""
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    if {tuple(row) for row in objects} != _objects(version):
        raise InputError(
            f"{file} holds tables, views or triggers that unstuck did not make, and is not read; "
            "move it away and a new history begins"
        )


@cache
def _objects(version: int) -> frozenset[tuple[str, ...]]:
    """What a file of a version holds."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statements in schema.MIGRATIONS[:version]:
        for statement in statements:
            connection.execute(statement)
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
    objects = frozenset(tuple(row) for row in rows.fetchall())
    connection.close()
    return objects
