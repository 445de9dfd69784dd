"""The folder through which the script's process and its parent talk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from unstuck.process import run_folder
from unstuck.process.run_folder import RunRecord, Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(folder=tmp_path, at_exit=None, cap=1, budget=None, pid=os.getpid())


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("{}")


def test_notes_and_facts_come_back_in_order(settings):
    run_folder.note(settings, "first\nline é \ud800")
    run_folder.fact(settings, "fits", 1)
    run_folder.note(settings, "second")
    run_folder.fact(settings, "fits", 2)
    run_folder.fact(settings, "keras", "3.15.1")
    record = run_folder.read(settings.folder)
    assert record.notes == ("first\nline é \ud800", "second")
    assert record.facts == {"fits": 2, "keras": "3.15.1"}


def test_only_whole_cases_count_in_the_order_of_the_fits(tmp_path):
    make(tmp_path, *(f"fit-{n:04}/manifest.json" for n in (2, 10_000, 1, 9_999)))
    make(tmp_path, "fit-0003/case.json", ".fit-0004.x.tmp/manifest.json", "fit-x/manifest.json")
    make(tmp_path, "fit-0002.report.json")
    record = run_folder.read(tmp_path)
    names = ["fit-0001", "fit-0002", "fit-9999", "fit-10000"]
    assert record.cases == tuple(tmp_path / name for name in names)
    assert record.reports == {"fit-0002": tmp_path / "fit-0002.report.json"}


def test_torn_and_foreign_lines_are_skipped(settings):
    run_folder.note(settings, "whole")
    with open(settings.folder / "notes.jsonl", "ab") as file:
        file.write(b'[1]\n{"note": 5}\n{"fact": []}\n\xff\n' + b"[" * 100_000 + b'\n{"note": "to')
    assert run_folder.read(settings.folder) == RunRecord(notes=("whole",))


def test_an_empty_or_missing_folder_says_nothing(tmp_path):
    assert run_folder.read(tmp_path) == run_folder.read(tmp_path / "gone") == RunRecord()


def test_writing_never_raises(settings, tmp_path):
    run_folder.fact(settings, "object", object())
    gone = Settings(folder=tmp_path / "gone", at_exit=None, cap=1, budget=None, pid=1)
    run_folder.note(gone, "nobody hears this")
    assert run_folder.read(tmp_path) == RunRecord()


def test_long_notes_are_cut(settings):
    run_folder.note(settings, "x" * 10_000)
    assert run_folder.read(settings.folder).notes == ("x" * 2_000,)


def test_what_a_note_says_is_known_by_its_kind(settings):
    run_folder.note(settings, "a sentence of no kind")
    assert run_folder.read(settings.folder).kinds == frozenset()
    run_folder.note(settings, "whatever the words are", "stopped")
    with open(settings.folder / "notes.jsonl", "ab") as file:
        file.write(b'{"note": "of a kind that is none", "kind": 5}\n')
    record = run_folder.read(settings.folder)
    assert record.kinds == {"stopped"}
    assert len(record.notes) == 3
