"""How the lab's commands give out what they found: a table, what a program reads, a picture."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import click


def wanted(output: dict[str, Any]) -> bool:
    """Whether a program reads it."""
    return bool(output.get("as_json") or output.get("markdown") or output.get("as_csv"))


class Plot:
    """A picture that was asked for, or none.

    Args:
        path: where to; None draws nothing.

    Raises:
        InputError, MissingExtra: it could not be written; said before anything is trained.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        if path is not None:
            from unstuck.report import plot

            plot.check(path)

    def save(self, draw: Callable[[ModuleType], Any]) -> None:
        """Write what `draw` makes of the module of pictures."""
        if self._path is not None:
            from unstuck.report import plot

            plot.save(draw(plot), self._path)


def document(name: str, text: str) -> None:
    """The documentation of a task or an architecture."""
    from unstuck.report.page import Page

    page = Page(sys.stdout)
    page.line(page.text(name, "bold"))
    click.echo(text)


def show(table: Any, output: dict[str, Any], facts: Any = None) -> None:
    """A table as it was asked for."""
    from unstuck.report.json import values
    from unstuck.report.page import Page

    if output.get("as_json"):
        if facts is None:
            facts = [dict(zip(table.head, row, strict=True)) for row in table.rows]
        click.echo(json.dumps(values(facts), indent=1, allow_nan=False))
    elif output.get("markdown"):
        click.echo(table.markdown(), nl=False)
    elif output.get("as_csv"):
        click.echo(table.csv(), nl=False)
    else:
        table.show(Page(sys.stdout))
