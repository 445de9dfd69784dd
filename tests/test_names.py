"""The field's words: one name for one class, no placeholder for a definition, nothing packed."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[1] / "src" / "unstuck"
TREES = {
    path.relative_to(SOURCES).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCES.rglob("*.py"))
}
LINES = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES.rglob("*.py"))

RETIRED = {
    "Glimpse", "Inexpressible", "Seen", "Standing", "Ends", "Together", "put_to_the_test",
    "standing", "turned", "still", "two_at_once", "weighed",
}  # fmt: skip
"""Definitions that have another name now."""

PLACEHOLDERS = {"found", "one", "said", "some", "told"}
"""What a thing is not called: these say nothing of it."""

MAX_COMPLEXITY = 12
"""Branches, loops, handlers, conditions and boolean operators of a function, and one."""

MOST_CONDITIONAL = 8.0
"""Conditional expressions in 1,000 lines."""

MOST_PARALLEL = 2.0
"""Assignments of several unrelated values at once, in 1,000 lines."""


def definitions() -> Iterator[tuple[str, str]]:
    """File and name of every function and class."""
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, node.name


def test_no_class_name_stands_twice_in_the_package():
    homes = defaultdict(list)
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(name)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_no_definition_has_a_retired_name():
    assert [pair for pair in definitions() if pair[1].lstrip("_") in RETIRED] == []


def test_no_definition_is_called_by_a_placeholder():
    assert [pair for pair in definitions() if pair[1].strip("_") in PLACEHOLDERS] == []


def variables(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of every variable and parameter."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        if isinstance(node, ast.arg):
            yield node.lineno, node.arg


@pytest.mark.parametrize("file", TREES)
def test_no_variable_is_called_by_a_placeholder(file):
    names = [
        f"line {line}: {name}" for line, name in variables(TREES[file]) if name in PLACEHOLDERS
    ]
    assert names == []


def complexity(function: ast.AST) -> int:
    """McCabe's count, with boolean operators and comprehensions."""
    branches = ast.If | ast.For | ast.While | ast.ExceptHandler | ast.IfExp | ast.comprehension
    total = 1
    for node in ast.walk(function):
        total += isinstance(node, branches | ast.Assert)
        if isinstance(node, ast.BoolOp):
            total += len(node.values) - 1
    return total


@pytest.mark.parametrize("file", TREES)
def test_no_function_has_too_many_branches(file):
    functions = [node for node in ast.walk(TREES[file]) if isinstance(node, ast.FunctionDef)]
    assert [f.name for f in functions if complexity(f) > MAX_COMPLEXITY] == []


def test_branches_are_counted():
    tree = ast.parse("def f(a, b):\n    if a and b:\n        return [x for x in a]\n")
    assert complexity(tree.body[0]) == 4
    assert [name for _, name in variables(tree)] == ["a", "b", "x"]


def conditional(tree: ast.Module) -> list[ast.IfExp]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.IfExp)]


def parallel(tree: ast.Module) -> int:
    """How often several values are assigned to several names in one statement."""
    return sum(
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Tuple)
        and isinstance(node.value, ast.Tuple)
        for node in ast.walk(tree)
    )


def nested(expression: ast.IfExp) -> bool:
    inner = (node for node in ast.walk(expression) if node is not expression)
    return any(isinstance(node, ast.IfExp) for node in inner)


def test_no_conditional_expression_holds_another():
    places = [
        f"{name}:{expression.lineno}"
        for name, tree in TREES.items()
        for expression in conditional(tree)
        if nested(expression)
    ]
    assert places == []


def test_one_statement_a_line():
    thousands = LINES / 1000
    assert sum(len(conditional(tree)) for tree in TREES.values()) / thousands <= MOST_CONDITIONAL
    assert sum(map(parallel, TREES.values())) / thousands <= MOST_PARALLEL


def test_what_is_packed_is_seen():
    tree = ast.parse("x = a if b else c if d else e\np, q = 1, 2\nr, s = pair\n")
    outer, inner = conditional(tree)
    assert nested(outer)
    assert not nested(inner)
    assert parallel(tree) == 1
