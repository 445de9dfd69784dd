"""Options that several commands take, in the same words."""

from __future__ import annotations

from pathlib import Path

import click

json_option = click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write the diagnosis as JSON too.",
)
html_option = click.option(
    "--html",
    "html_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write the report as one page too, to be opened in any browser.",
)
budget_option = click.option(
    "--budget",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Time for the whole answer; default: what measuring takes, and for retraining eight times "
    "what the training took, 20 to 180.",
)
