"""The catalogue of causes as it stands in their files, read without running a line of them.

What a cause is called and what its docstring says is needed by `unstuck causes` and `unstuck
explain`, which are to answer at once; importing the causes would import NumPy and half of the
doctor. Causes of other packages are loaded, as nothing else tells what they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from unstuck.doctor import plugins
from unstuck.doctor.cause import order_of, title_of
from unstuck.doctor.finding import Level

_FOLDER = Path(__file__).with_name("causes")


@dataclass(frozen=True)
class Entry:
    """A cause as a reader knows it; see `cause.Cause`."""

    code: str
    name: str
    level: Level
    doc: str

    @property
    def title(self) -> str:
        """First sentence of the section "What it does"."""
        return title_of(self.doc)


@cache
def catalogue() -> tuple[Entry, ...]:
    """All causes in the order of their codes, notes last, those of other packages among them."""
    foreign = [
        Entry(plugin.code, plugin.name, plugin.level, plugin.doc) for plugin in _plugged().causes
    ]
    return tuple(sorted((*_own(), *foreign), key=order_of))


def skipped() -> tuple[str, ...]:
    """A sentence for each cause of another package that is not used."""
    return _plugged().skipped


@cache
def _plugged() -> plugins.CausePlugins:
    return plugins.find(_own())


@cache
def _own() -> tuple[Entry, ...]:
    entries = [entry for path in sorted(_FOLDER.glob("*.py")) for entry in _entries(path)]
    return tuple(sorted(entries, key=order_of))


def _entries(path: Path) -> Iterator[Entry]:
    """What a file's `@cause("D101", "misaligned-axes", level=…)` says, with its docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    doc = (ast.get_docstring(tree) or "").partition("\n")[2].strip()
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "cause":
                yield _entry(decorator, doc)


def _entry(decorator: ast.Call, doc: str) -> Entry:
    code, name = (ast.literal_eval(argument) for argument in decorator.args)
    level: Level = "error"
    for keyword in decorator.keywords:
        if keyword.arg == "level":
            level = ast.literal_eval(keyword.value)
    return Entry(code, name, level, doc)
