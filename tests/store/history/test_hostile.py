"""A history that came with somebody else's folder runs nothing, writes nothing, and says why."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from pathlib import Path

import pytest

from unstuck.errors import InputError
from unstuck.store.history import schema
from unstuck.store.history.record import Recorder, RunOutcome
from unstuck.store.history.runs import History


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / ".unstuck" / "history.sqlite"
    recorder = Recorder(file, "script", "train.py")
    recorder.end("finished", RunOutcome("healthy", document={"fits": []}), exit=0)
    return file


def changed(file: Path, *statements: str, values: tuple = ()) -> None:
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement, values)
    connection.commit()
    connection.close()


def refused(file: Path, match: str) -> None:
    """Neither read nor written."""
    before = file.read_bytes()
    with pytest.raises(InputError, match=match):
        History(file)
    with pytest.raises(InputError, match=match):
        Recorder(file, "script", "train.py")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END",
        "CREATE VIEW v AS SELECT load_extension('x')",
        "CREATE TABLE more (a)",
        "CREATE INDEX i ON runs (abs(number))",
        "DROP VIEW points_v1",
        "ALTER TABLE runs ADD COLUMN more TEXT",
    ],
)
def test_objects_that_are_not_ours(file, statement):
    changed(file, statement)
    refused(file, "did not make")


def test_a_view_in_a_tables_place(file):
    changed(
        file,
        "DROP VIEW runs_v1",
        "CREATE VIEW runs_v1 AS SELECT writefile('/tmp/x', 'y') AS id",
    )
    refused(file, "did not make")


def test_another_application(file):
    changed(file, "PRAGMA application_id=7")
    refused(file, "is no history")


def test_a_newer_version(file):
    changed(file, f"PRAGMA user_version={schema.VERSION + 1}")
    refused(file, "newer unstuck")


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough" * 10, b"SQLite format 3\0"]
)
def test_no_database(file, content):
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"damaged|no history"):
        History(file)


def test_pages_turned_over(file):
    content = bytearray(file.read_bytes())
    for at in range(len(content) // 2, len(content)):
        content[at] ^= 0xFF
    file.write_bytes(bytes(content))
    with pytest.raises(InputError, match="damaged"):
        History(file)


def test_an_empty_file_becomes_a_history(tmp_path):
    file = tmp_path / "history.sqlite"
    file.touch()
    with pytest.raises(InputError, match="is empty"):
        History(file)
    Recorder(file, "script", "train.py").end("finished")
    with History(file) as history:
        assert history.count() == 1


def test_a_report_that_inflates(file):
    bomb = zlib.compress(b" " * (80 << 20), 9)
    changed(file, "UPDATE documents SET content=?", values=(bomb,))
    with History(file) as history, pytest.raises(InputError, match="more than"):
        history.document("last")


@pytest.mark.parametrize(
    "content", [b"", b"nothing", zlib.compress(b"[1]"), zlib.compress(b"[" * 100_000)]
)
def test_a_report_that_is_none(file, content):
    changed(file, "UPDATE documents SET content=?", values=(content,))
    with History(file) as history, pytest.raises(InputError, match=r"damaged|no object"):
        history.document("last")


def test_a_name_beyond_the_limit(file):
    changed(file, "UPDATE runs SET name=?", values=("x" * (65 << 20),))
    with History(file) as history, pytest.raises(InputError, match="too big"):
        history.runs()


def test_reading_changes_nothing(file, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(file.parent, copy)
    before = (copy / "history.sqlite").read_bytes()
    with History(copy / "history.sqlite") as history:
        history.runs()
        with pytest.raises(sqlite3.OperationalError):
            history._connection.execute("DELETE FROM runs")
    assert (copy / "history.sqlite").read_bytes() == before
    # SQLite's own helpers may stay: the log and its index.
    helpers = {"history.sqlite-wal", "history.sqlite-shm"}
    assert {path.name for path in copy.iterdir()} - helpers == {".gitignore", "history.sqlite"}


def test_a_fixture_of_each_version_opens(tmp_path):
    for version in range(1, schema.VERSION + 1):
        text = Path(__file__).with_name(f"version_{version}.sql").read_text()
        file = tmp_path / f"{version}.sqlite"
        connection = sqlite3.connect(file)
        connection.executescript(text)
        connection.close()
        Recorder(file, "script", "again.py").end("finished")
        with History(file) as history:
            assert [run.name for run in history.runs()] == ["again.py", "train.py"]
            assert history.document(history.runs()[1].id) == {"fits": []}
            assert [f.code for f in history.findings(history.runs()[1].id)] == ["D101"]
