"""Thresholds: each once, with unit and reason; no number decides that stands elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from unstuck.doctor import needs, thresholds
from unstuck.doctor.thresholds import every

DOCTOR = Path(thresholds.__file__).parent
FILES = sorted(path for path in DOCTOR.rglob("*.py") if path.name != "thresholds.py")


def test_each_has_a_unit_and_a_reason():
    names = [one for one in vars(thresholds) if one.isupper()]
    assert [one.name for one in every()] == names
    for one in every():
        assert one.unit
        assert one.reason.endswith(".")
        assert one.value > 0


def test_each_is_read_somewhere():
    text = "".join(path.read_text(encoding="utf-8") for path in DOCTOR.parent.rglob("*.py"))
    assert [one.name for one in every() if f"thresholds.{one.name}" not in text] == []


def deciding(tree: ast.Module) -> Iterator[ast.Compare]:
    """Comparisons with a bare fraction: a threshold without name, unit or reason."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            parts = [part for side in (node.left, *node.comparators) for part in ast.walk(side)]
            values = [part.value for part in parts if isinstance(part, ast.Constant)]
            if any(isinstance(value, float) and 0.005 <= value < 1 for value in values):
                yield node


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(DOCTOR).as_posix())
def test_nothing_else_decides(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [f"line {node.lineno}: {ast.unparse(node)}" for node in deciding(tree)] == []


def test_a_bare_fraction_is_seen():
    assert len(list(deciding(ast.parse("a < b + 0.05\na < 1\na == 1e-9\n")))) == 1


def test_a_threshold_is_read_when_a_case_is_asked(monkeypatch):
    evidence = SimpleNamespace(x=range(15))
    need = needs.rows(lambda: thresholds.LEAK_ROWS)
    assert need.text == "20 training rows or more"
    assert not need.met(evidence)
    monkeypatch.setattr(thresholds, "LEAK_ROWS", 15)
    assert need.met(evidence)
