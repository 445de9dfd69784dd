"""Options that several commands take, in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from unstuck.errors import InputError


@dataclass(frozen=True)
class Output:
    """A file that a diagnosis is to be written to.

    Args:
        format: name of a report format.
        path: of the file.
        option: as it was asked for, for messages: "--json".
    """

    format: str
    path: Path
    option: str


def _read_outputs(
    ctx: click.Context, param: click.Parameter, values: Sequence[str]
) -> tuple[Output, ...]:
    """Each FORMAT=PATH, before anything is run.

    Raises:
        InputError: no format or no path, or a format that is not known; the message lists them.
    """
    return tuple(map(_read_output, values))


def _read_output(value: str) -> Output:
    from unstuck.report.report_format import check_format, format_names

    name, _, path = value.partition("=")
    if not name or not path:
        raise InputError(
            f"received --output {value}; expected --output FORMAT=PATH, FORMAT one of: "
            f"{', '.join(format_names())}"
        )
    check_format(name)
    return Output(name, Path(path), f"--output {name}")


def all_outputs(
    json_path: Path | None, html_path: Path | None, outputs: Sequence[Output]
) -> tuple[Output, ...]:
    """What --json, --html and --output ask for, together."""
    named = []
    if json_path is not None:
        named.append(Output("json", json_path, "--json"))
    if html_path is not None:
        named.append(Output("html", html_path, "--html"))
    return (*named, *outputs)


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
output_option = click.option(
    "--output",
    "outputs",
    multiple=True,
    callback=_read_outputs,
    metavar="FORMAT=PATH",
    help="Write the diagnosis in another format too, e.g. sarif or junit; can be repeated.",
)
budget_option = click.option(
    "--budget",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Time for the whole answer; default: what measuring takes, and for retraining eight times "
    "what the training took, 20 to 180.",
)
