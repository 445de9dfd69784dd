"""`unstuck ceiling`: the best score that these arrays allow, before anything is trained."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import click


@click.command(short_help="Say the best score that arrays allow, before any training.")
@click.argument("data", type=click.Path(path_type=Path))
@click.option(
    "--visibility",
    default="causal",
    metavar="KIND",
    show_default=True,
    help=(
        "What each output sees: static (its own step), causal (its own and the ones before), "
        "anticausal, full, or window(K)."
    ),
)
@click.option(
    "--metric",
    type=click.Choice(["accuracy", "mse", "cross-entropy", "r2"]),
    help=("Default: accuracy for bits and labels, r2 for other numbers."),
)
@click.option("--x", "x_name", metavar="NAME", help="Name of the inputs in the file.")
@click.option("--y", "y_name", metavar="NAME", help="Name of the targets in the file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def ceiling(
    data: Path,
    visibility: str,
    metric: str | None,
    x_name: str | None,
    y_name: str | None,
    as_json: bool,
) -> None:
    """Say the best score that any model could reach on the arrays x and y of DATA, an .npz file.

    Make one with numpy.savez("data.npz", x=x, y=y).
    """
    from unstuck.ceiling.bound import ceiling as bound
    from unstuck.cli.npz import read_pair
    from unstuck.report.ceiling_table import render_ceiling
    from unstuck.report.json import values
    from unstuck.report.page import Page

    x, y = read_pair(data, x_name, y_name)
    limits = bound(x, y, visibility=visibility, metric=metric)  # type: ignore[arg-type]
    if as_json:
        click.echo(json.dumps(values(dataclasses.asdict(limits)), indent=1, allow_nan=False))
    else:
        render_ceiling(Page(sys.stdout), limits)
