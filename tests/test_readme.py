"""README: every command parses, every line of Python works."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

import unstuck
from unstuck.cli.group import unstuck as command

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.M | re.S)
PYTHON = [source for language, source in BLOCKS if language == "python"]
SHELL = [
    line.split("  #")[0]
    for language, source in BLOCKS
    if language == "sh"
    for line in source.splitlines()
]
INLINE: list[str] = re.findall(r"`(unstuck [^`]+)`", README.replace("\n", " "))
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


def test_the_two_commands_of_a_newcomer() -> None:
    assert "python3 -m pip install . && unstuck run examples/or_lstm_stuck.py" in SHELL
    assert "python3 -m pip install '.[test]' && python3 -m pytest" in SHELL


@pytest.mark.parametrize("line", [*SHELL, *INLINE])
def test_every_unstuck_command_parses(line: str) -> None:
    for part in line.split(" && "):
        words = shlex.split(part)
        if words[0] != "unstuck":
            continue
        placeholders = {"SECONDS": "1", "CODE": "D101"}
        context = click.Context(command, info_name="unstuck", **command.context_settings)
        name, found, rest = command.resolve_command(context, words[1:])
        assert found is not None
        found.make_context(name, [placeholders.get(word, word) for word in rest], parent=context)


@pytest.mark.parametrize("source", PYTHON)
def test_every_name_of_ours_exists(source: str) -> None:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "unstuck":
                assert node.attr in unstuck.__all__
            if node.value.id == "watch":
                assert hasattr(unstuck.Watch, node.attr)


def test_the_block_that_stands_alone_runs(tmp_path: Path) -> None:
    alone = [source for source in PYTHON if "default_rng" in source]
    assert len(alone) == 1
    done = subprocess.run(
        [sys.executable, "-c", alone[0]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    low, high, *_ = done.stdout.split()
    assert 0.88 < float(low) <= float(high) < 0.92  # reversed in time: 0.900


def test_the_shown_output_names_cause_and_proof() -> None:
    shown = next(source for language, source in BLOCKS if language == "text")
    for words in ("stuck", "D101 misaligned-axes", "fix", "verified", "3 of 3", "N100", "N101"):
        assert words in shown
    assert max(map(len, shown.splitlines())) <= 99
    assert str(ROOT) not in shown


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_is_in_the_readme_and_has_seeds(path: Path) -> None:
    assert f"examples/{path.name}" in README
    source = path.read_text(encoding="utf-8")
    assert "default_rng(0)" in source
    if "import keras" not in source:
        return
    assert "set_random_seed" in source
    assert source.index('os.environ.setdefault("KERAS_BACKEND", "jax")') < source.index(
        "import keras"
    )
