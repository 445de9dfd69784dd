"""`unstuck history`: what was run in this folder. `unstuck report`: one run's report again."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unstuck.cli.options import Output, all_outputs, html_option, json_option, output_option
from unstuck.errors import InputError

if TYPE_CHECKING:
    from unstuck.store.history.runs import History

_RUNS_LISTED = 20


@click.group(invoke_without_command=True, short_help="List what was run here, with verdicts.")
@click.option("--json", "as_json", is_flag=True, help="For programs, with all numbers.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=_RUNS_LISTED,
    show_default=True,
    metavar="N",
    help="Latest runs to list.",
)
@click.pass_context
def history(ctx: click.Context, as_json: bool, limit: int) -> None:
    """List what was run in this folder, latest first.

    It is kept in .unstuck/history.sqlite, or in the folder that the environment variable
    UNSTUCK_HISTORY names; UNSTUCK_HISTORY=off keeps none.
    """
    if ctx.invoked_subcommand is not None:
        return
    from unstuck.report.history import run_facts, run_table
    from unstuck.report.page import Page

    with _opened() as known:
        runs = known.runs(limit)
        count = known.count()
    if as_json:
        click.echo(json.dumps([run_facts(run) for run in runs], indent=1, allow_nan=False))
        return
    page = Page(sys.stdout)
    run_table(runs).show(page)
    page.blank()
    if count != 1:
        summary = f"{count} runs"
    else:
        summary = "1 run"
    if count > len(runs):
        summary = f"the latest {len(runs)} of {summary}; more with --limit N"
    page.line(summary)
    page.line("A report again: unstuck report RUN. Two side by side: unstuck history compare A B")


@history.command(short_help="Two runs side by side.")
@click.argument("first")
@click.argument("second")
@click.option("--json", "as_json", is_flag=True, help="For programs, with all numbers.")
def compare(first: str, second: str, as_json: bool) -> None:
    """Compare two runs: scores, findings, and of settings and versions those that differ.

    Runs are named as in the list: the end of their id, or "last".
    """
    from unstuck.report.history import comparison_table, run_facts
    from unstuck.report.page import Page

    with _opened() as known:
        runs = known.run(first), known.run(second)
        findings = known.findings(runs[0].id), known.findings(runs[1].id)
        documents = known.document(runs[0].id) or {}, known.document(runs[1].id) or {}
    if as_json:
        facts = [
            {**run_facts(run), "findings": [vars(f) for f in run_findings], "document": document}
            for run, run_findings, document in zip(runs, findings, documents, strict=True)
        ]
        click.echo(json.dumps(facts, indent=1, allow_nan=False))
        return
    comparison_table(runs, findings, documents).show(Page(sys.stdout))


@history.command(short_help="A run's curves for TensorBoard, or as CSV.")
@click.argument("which", metavar="RUN", default="last")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "how",
    type=click.Choice(["tensorboard", "csv"]),
    default="tensorboard",
    show_default=True,
    help="TensorBoard's event files, or what Keras' CSVLogger writes.",
)
def export(which: str, folder: Path, how: str) -> None:
    """Write the curves of RUN into FOLDER, which must not exist yet.

    A folder, or a file, for each fit; neither TensorFlow nor Keras is needed.
    """
    from unstuck.report import curve_files

    with _opened() as known:
        run = known.run(which)
        points = known.points(run.id)
    if not points:
        raise InputError(f"{run.id} left no curves: it reported nothing while it trained")
    if folder.exists():
        raise InputError(f"{folder} exists already; expected the name of a new folder")
    for fit, curves in curve_files.by_fit(points).items():
        if how == "csv":
            _written(folder / f"{fit or 'curves'}.csv", curve_files.csv_logger(curves).encode())
            continue
        for part, own in curve_files.parts(curves).items():
            name = f"events.out.tfevents.{int(run.started)}.unstuck"
            _written(folder / fit / part / name, curve_files.event_file(own, run.started))


def _written(path: Path, content: bytes) -> None:
    from unstuck.store.atomic import atomic_write

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, content)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None
    click.echo(str(path))


@click.command(short_help="Show a run's report again, as text, page or JSON.")
@click.argument("which", metavar="RUN", default="last")
@json_option
@html_option
@output_option
def report(
    which: str, json_path: Path | None, html_path: Path | None, outputs: tuple[Output, ...]
) -> None:
    """Show the report of RUN again: "last", the end of an id in `unstuck history`, or a JSON file.

    A JSON file is what `unstuck run --json` wrote.
    """
    from unstuck.cli.answer import write_report
    from unstuck.report.json_reader import from_json, load
    from unstuck.report.terminal import render

    wanted = all_outputs(json_path, html_path, outputs)
    path = Path(which)
    if path.suffix == ".json":
        diagnosis = load(path)
    else:
        with _opened() as known:
            run = known.run(which)
            document = known.document(run.id)  # not `which`: another may be the last by now
        if document is None:
            raise InputError(f"{run.id} is {run.state} and left no report")
        if run.kind == "lab":
            _lab_report(document, wanted)
            return
        diagnosis = from_json(document, name=f"the report of {run.id}")
    for output in wanted:
        write_report(diagnosis, output)
        if output.format == "html":
            click.echo(f"{output.path} is written; open it in a browser", err=True)
    if not wanted:
        render(diagnosis, sys.stdout)


def _lab_report(document: dict[str, Any], outputs: tuple[Output, ...]) -> None:
    """A training of the lab as it was shown, or the numbers of any lab run."""
    for output in outputs:
        if output.format == "html":
            raise InputError(
                "a lab run is no diagnosis and has no page of its own; see: unstuck serve"
            )
        if output.format != "json":
            raise InputError(
                f"a lab run is no diagnosis and cannot be written as {output.format}; expected json"
            )
    for output in outputs:
        _written(output.path, json.dumps(document, indent=1, allow_nan=False).encode())
    if outputs:
        return
    from unstuck.report.lab import render_result
    from unstuck.report.lab_outcome import result_of
    from unstuck.report.page import Page

    render_result(Page(sys.stdout), result_of(document))


def _opened() -> History:
    from unstuck.store.history.place import VARIABLE, place
    from unstuck.store.history.runs import History

    file = place()
    if file is None:
        raise InputError(f"{VARIABLE}=off: no history is kept; unset it to keep one")
    return History(file)
