from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from unstuck.doctor.registry import registry

CASES = Path(__file__).parent
PAIRS = sorted(file.parent for file in CASES.glob("*/*/expected.json"))
SCRIPTS = sorted([*CASES.glob("*/*/*.py"), *CASES.glob("healthy/*.py")])
VERDICTS = {"healthy", "at-ceiling", "stuck", "undecided"}


def name(path: Path) -> str:
    return path.relative_to(CASES).as_posix()


def test_every_cause_has_three_pairs_and_one_code():
    codes: dict[str, set[str]] = {}
    for pair in PAIRS:
        expected = json.loads((pair / "expected.json").read_text(encoding="utf-8"))
        assert expected["cause"] == pair.parent.name
        codes.setdefault(expected["cause"], set()).add(expected["code"])
    assert all(len(of_cause) == 1 for of_cause in codes.values())
    assert len(set.union(*codes.values())) == len(codes)
    assert len(PAIRS) == 3 * len(codes)


def test_the_collection_knows_the_causes():
    named = {c.name: c.code for c in registry() if c.level != "note"}
    for pair in PAIRS:
        expected = json.loads((pair / "expected.json").read_text(encoding="utf-8"))
        assert named[expected["cause"]] == expected["code"]
        assert set(expected["also"]) <= set(named)


@pytest.mark.parametrize("pair", PAIRS, ids=name)
def test_pair_differs_in_the_repair_alone(pair: Path):
    broken, fixed = ((pair / f"{kind}.py").read_text().splitlines() for kind in ("broken", "fixed"))
    changed = [line for line in difflib.ndiff(broken, fixed) if line[0] in "+-"]
    assert 1 <= len(changed) <= 6


@pytest.mark.parametrize("pair", PAIRS, ids=name)
def test_expectation_is_complete(pair: Path):
    expected = json.loads((pair / "expected.json").read_text(encoding="utf-8"))
    required = {"cause", "code", "verdict", "also", "verified"}
    assert required <= set(expected) <= required | {"fixed_verdict", "fixed_also", "backend"}
    for key in ("verdict", "fixed_verdict"):
        assert set(expected.get(key, ())) <= VERDICTS
    assert expected["cause"] not in expected["also"]


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_script_is_seeded_and_asks_for_no_backend_by_force(script: Path):
    text = script.read_text(encoding="utf-8")
    compile(text, str(script), "exec")
    file = script.parent / "expected.json"
    expected = {} if script.parent.name == "healthy" else json.loads(file.read_text())
    backend = expected.get("backend", "jax")
    assert text.startswith(f'import os\n\nos.environ.setdefault("KERAS_BACKEND", "{backend}")\n')
    assert "keras.utils.set_random_seed(" in text


def test_subset_names_existing_scripts_of_every_cause():
    subset = json.loads((CASES / "matrix_subset.json").read_text(encoding="utf-8"))
    assert {CASES / pair for pair in subset["pairs"]} <= set(PAIRS)
    assert {pair.split("/")[0] for pair in subset["pairs"]} == {pair.parent.name for pair in PAIRS}
    assert all((CASES / "healthy" / f"{program}.py").is_file() for program in subset["healthy"])
    assert len(set(subset["healthy"])) == 9


def test_exceptions_of_healthy_programs_exist():
    special = json.loads((CASES / "healthy" / "expected.json").read_text(encoding="utf-8"))
    assert all((CASES / "healthy" / f"{program}.py").is_file() for program in special)
    assert set().union(*special.values()) <= VERDICTS - {"stuck"}


def test_readme_has_the_score_of_every_script():
    table = (CASES / "README.md").read_text(encoding="utf-8")
    missing = [s for s in SCRIPTS if f"| {name(s).removesuffix('.py')} | " not in table]
    assert not missing
