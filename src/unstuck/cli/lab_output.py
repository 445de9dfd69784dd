"""How the lab's commands print what they found: a table, or what a program reads."""

from __future__ import annotations

import json
import sys
from typing import Any

import click


def wanted(output: dict[str, Any]) -> bool:
    """Whether a program reads it."""
    return bool(output.get("as_json") or output.get("markdown") or output.get("as_csv"))


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
        told = facts
        if facts is None:
            told = [dict(zip(table.head, row, strict=True)) for row in table.rows]
        click.echo(json.dumps(values(told), indent=1, allow_nan=False))
    elif output.get("markdown"):
        click.echo(table.markdown(), nl=False)
    elif output.get("as_csv"):
        click.echo(table.csv(), nl=False)
    else:
        table.show(Page(sys.stdout))
