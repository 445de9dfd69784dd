"""`unstuck explain` and `unstuck causes`: the catalogue, without importing a framework."""

from __future__ import annotations

import sys

import click

from unstuck.errors import InputError


@click.command()
@click.argument("cause")
def explain(cause: str) -> None:
    """Say what a cause is, how it is measured and what to do.

    CAUSE is a code or a name: `unstuck explain D101`, `unstuck explain misaligned-axes`.
    """
    from unstuck.doctor.catalogue import catalogue
    from unstuck.report.page import Page
    from unstuck.report.prose import render_markdown

    wanted = cause.strip().lower()
    entry = next((c for c in catalogue() if wanted in (c.code.lower(), c.name.lower())), None)
    if entry is None:
        raise InputError(
            f"no cause is called {cause!r}; expected a code such as D101 or a name such as "
            "misaligned-axes; list them with: unstuck causes"
        )
    page = Page(sys.stdout)
    heading = page.text(f"{entry.code} {entry.name}", "bold")
    page.line(page.join([heading, f"  {entry.level}"]))
    page.blank()
    render_markdown(page, entry.doc)


@click.command()
def causes() -> None:
    """List every cause that unstuck knows."""
    from unstuck.cli import failure
    from unstuck.doctor.catalogue import catalogue, skipped
    from unstuck.report.page import Page

    page = Page(sys.stdout)
    width = max((len(c.name) for c in catalogue()), default=0) + 2
    for known in catalogue():
        name = page.text_raw(f"{known.code}  {known.name:<{width}}", "bold")
        page.line(page.join([name, page.text(known.title)]), hang=6 + width)
    for sentence in skipped():
        failure.say(sentence)
