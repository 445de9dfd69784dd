"""The programs put aside are whole; they are not diagnosed here."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from unstuck.doctor.cause import registry

HERE = Path(__file__).parent
PAIRS = sorted(path.parent for path in HERE.glob("*/*/expected.json"))
NAMED = {c.name: c.code for c in registry() if c.level != "note"}


def test_every_cause_has_a_pair():
    assert {pair.parent.name for pair in PAIRS} == set(NAMED)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.parent.name}/{pair.name}")
def test_a_pair_differs_in_its_repair(pair):
    expected = json.loads((pair / "expected.json").read_text())
    name = pair.parent.name
    assert (expected["cause"], NAMED[name]) == (name, expected["code"])
    assert set(expected["also"]) <= set(NAMED)
    texts = [(pair / f"{kind}.py").read_text() for kind in ("broken", "fixed")]
    for text in texts:
        compile(text, pair.name, "exec")
    lines = difflib.ndiff(*(text.splitlines() for text in texts))
    assert 1 <= sum(line[0] in "+-" for line in lines) <= 12
