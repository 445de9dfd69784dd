"""The programs that were put aside, now and once, are whole; they are not diagnosed here."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from unstuck.doctor.registry import registry

FOLDERS = [
    folder for name in ("aside", "seen") if (folder := Path(__file__).parent / name).exists()
]  # what was put aside is looked at once, and has no folder until there is more
NAMED = {c.name: c.code for c in registry() if c.level != "note"}


def pairs(folder: Path) -> list[Path]:
    """The folders of all pairs: `<cause>/` or `<cause>/<letter>/`."""
    files = [*folder.glob("*/expected.json"), *folder.glob("*/*/expected.json")]
    return sorted(path.parent for path in files if path.parent.name != "healthy")


def cause(pair: Path) -> str:
    return pair.name if pair.name in NAMED else pair.parent.name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_cause_has_a_pair(folder):
    assert {cause(pair) for pair in pairs(folder)} == set(NAMED)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_programs_without_a_fault(folder):
    programs = sorted((folder / "healthy").glob("*.py"))
    assert len(programs) >= 10
    for program in programs:
        compile(program.read_text(), program.name, "exec")
    exceptions = folder / "healthy" / "expected.json"
    named = json.loads(exceptions.read_text()) if exceptions.exists() else {}
    assert set(named) <= {program.stem for program in programs}


@pytest.mark.parametrize(
    "pair", [p for f in FOLDERS for p in pairs(f)], ids=lambda path: "-".join(path.parts[-3:])
)
def test_a_pair_differs_in_its_repair(pair):
    expected = json.loads((pair / "expected.json").read_text())
    name = cause(pair)
    assert (expected["cause"], NAMED[name]) == (name, expected["code"])
    assert set(expected["also"]) <= set(NAMED)
    texts = [(pair / f"{kind}.py").read_text() for kind in ("broken", "fixed")]
    for text in texts:
        compile(text, pair.name, "exec")
    lines = difflib.ndiff(*(text.splitlines() for text in texts))
    assert 1 <= sum(line[0] in "+-" for line in lines) <= 12
