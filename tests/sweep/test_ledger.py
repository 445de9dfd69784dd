"""What is finished is kept: whole lines only, each once, whatever ends the process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.errors import InputError
from unstuck.sweep.ledger import Ledger

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def opened(folder: Path, keys: list[str]) -> dict[str, object]:
    ledger = Ledger(folder)
    try:
        return {key: ledger[key] for key in keys if key in ledger}
    finally:
        ledger.close()


@given(entries=st.dictionaries(st.text(min_size=1), PLAIN, max_size=6))
def test_what_was_added_is_there_again(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[str, object]
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    ledger = Ledger(folder)
    ledger.add(entries)
    assert {key: ledger[key] for key in entries} == entries
    ledger.close()
    assert opened(folder, list(entries)) == entries


def test_an_entry_is_written_once(folder: Path) -> None:
    ledger = Ledger(folder)
    ledger.add({"a": 1})
    ledger.add({"a": 2, "b": [3.5]})
    assert (ledger["a"], ledger["b"]) == (1, [3.5])
    ledger.close()
    lines = (folder / "finished.jsonl").read_text().splitlines()
    assert [json.loads(line)["key"] for line in lines] == ["a", "b"]


def test_a_torn_line_costs_itself_only(folder: Path) -> None:
    ledger = Ledger(folder)
    ledger.add({"a": 1, "b": 2, "c": 3})
    ledger.close()
    file = folder / "finished.jsonl"
    whole = file.read_bytes()
    last = len(whole.splitlines(keepends=True)[-1])
    for cut in range(1, last + 1):
        file.write_bytes(whole[:-cut])
        # Without its line end alone the entry is whole.
        expected = {"a": 1, "b": 2} | ({"c": 3} if cut == 1 else {})
        assert opened(folder, ["a", "b", "c"]) == expected
        again = Ledger(folder)
        again.add({"d": 4})
        again.close()
        assert opened(folder, ["a", "b", "c", "d"]) == expected | {"d": 4}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"[1]",
        b'"text"',
        b'{"key": 1}',
        b'{"key": "x", "sum": "0", "value": 1}',
        b"[" * 100_000,
    ],
)
def test_lines_that_are_no_entries_are_passed_over(folder: Path, line: bytes) -> None:
    ledger = Ledger(folder)
    ledger.add({"a": 1})
    ledger.close()
    with open(folder / "finished.jsonl", "ab") as file:
        file.write(line + b"\n")
    again = Ledger(folder)
    again.add({"b": 2})
    again.close()
    assert opened(folder, ["a", "b", "x"]) == {"a": 1, "b": 2}


def test_two_processes_cannot_write_at_once(folder: Path) -> None:
    ledger = Ledger(folder)
    with pytest.raises(InputError, match="another process adds to what is kept there"):
        Ledger(folder)
    ledger.close()
    Ledger(folder).close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="name another folder"):
        Ledger(tmp_path / "file" / "kept")
    (tmp_path / "kept" / "finished.jsonl").mkdir(parents=True)
    with pytest.raises(InputError, match="name another folder"):
        Ledger(tmp_path / "kept")


PROGRAM = """
import sys
from pathlib import Path
from unstuck.errors import InputError
from unstuck.sweep.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]))
ledger.add({"a": 1})
try:
    ledger.add({"b": 2})
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize("name", ["ledger:begun", "ledger:written", "ledger:done"])
def test_killed_at_every_step_of_adding(folder: Path, name: str) -> None:
    Ledger(folder).close()
    program = PROGRAM.replace('ledger.add({"a": 1})', "")
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        env={**os.environ, "UNSTUCK_FAULT": f"{name}=kill"},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    expected = {} if name == "ledger:begun" else {"b": 2}
    assert opened(folder, ["b"]) == expected


def test_a_full_disk_is_said_and_what_was_there_stays(folder: Path) -> None:
    ledger = Ledger(folder)
    ledger.add({"a": 1})
    ledger.close()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        env={**os.environ, "UNSTUCK_FAULT": "ledger:written=enospc"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "No space left on device; what was kept before is still there" in done.stdout
    assert opened(folder, ["a", "b"]) == {"a": 1}
