"""`unstuck lab`: small tasks and nets, to train, compare and understand."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from unstuck.cli.lab_options import (
    encoding_of,
    lengths,
    output_options,
    setting_of,
    setting_options,
    task_of,
)
from unstuck.errors import InputError

_STEPS = 5  # that are shown beside a ceiling, so that 80 columns are enough; JSON has all


@click.group(short_help="Train small nets on small tasks, many seeds at once.")
def lab() -> None:
    """Which net learns which task, how small, how fast, how far?

    Start with: unstuck lab train or
    """


@lab.command(short_help="List the tasks, or say what one is.")
@click.argument("name", required=False)
@output_options
def tasks(name: str | None, **output: bool) -> None:
    """List the tasks, or say what task NAME is."""
    from unstuck.lab.setting import find_task
    from unstuck.lab.task import kinds
    from unstuck.report.lab import task_table

    if name is not None:
        _document(find_task(name).name, find_task(name).doc)
        return
    _show(task_table([kind() for kind in kinds().values()]), output)


@lab.command(short_help="List the architectures, or say what one is.")
@click.argument("name", required=False)
@output_options
def models(name: str | None, **output: bool) -> None:
    """List the architectures, or say what model NAME is and what its outputs see."""
    from unstuck.lab.model import architectures
    from unstuck.lab.setting import find_architecture
    from unstuck.report.lab import model_table

    if name is not None:
        found = find_architecture(name)
        _document(found.name, found.doc)
        return
    _show(model_table(list(architectures().values())), output)


@lab.command(short_help="Say the best that any model can score on a task.")
@click.argument("task")
@click.option("--visibility", metavar="KIND", help="Only this one; default: all kinds.")
@setting_options
@output_options
def ceiling(task: str, visibility: str | None, **given: Any) -> None:
    """Say the best that any model can score on TASK, by what its answers can see."""
    from unstuck.lab.ceilings import KINDS, limit
    from unstuck.report import numbers
    from unstuck.report.table import Table

    chosen = task_of(task, given)
    (length,) = lengths(given["bits"], chosen)[:1]
    kinds = (visibility,) if visibility else KINDS
    found = [limit(chosen, length, kind, encoding=encoding_of(given)) for kind in kinds]
    rows = [
        (
            one.visibility,
            numbers.interval(one.low, one.high),
            numbers.score(one.constant),
            one.how,
            " ".join(numbers.short(value) for value in one.per_step[:_STEPS])
            + " …" * (len(one.per_step) > _STEPS),
        )
        for one in found
    ]
    table = Table(("sees", "ceiling", "constant", "how", "by step"), tuple(rows), left=1)
    facts = [{**vars(one), "task": task, "length": length, "exact": one.exact} for one in found]
    _show(table, given, facts)


@lab.command(short_help="Train a net on a task, once or for many seeds.")
@click.argument("task")
@click.option("--model", metavar="NAME", help="Architecture; default: the thread's LSTM(5).")
@click.option("--seeds", type=int, default=1, show_default=True, metavar="N", help="Nets to train.")
@click.option("--until", metavar="X", help="Stop at this bit accuracy instead of exactness.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Keep the best net's training as a case, for `unstuck diagnose`.",
)
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Save there, and go on from there after an interruption.",
)
@setting_options
@output_options
def train(
    task: str,
    model: str | None,
    seeds: int,
    until: str | None,
    keep: Path | None,
    checkpoint: Path | None,
    **given: Any,
) -> None:
    """Train a net on TASK until every answer to every word is right."""
    from unstuck.cli import frameworks

    chosen = setting_of(task_of(task, given), model, given)
    if keep is not None and keep.exists():
        raise InputError(f"{keep} exists already; expected the name of a new folder: --keep new")
    frameworks.prepare()
    from unstuck.lab import experiment
    from unstuck.lab.plain import result_facts
    from unstuck.report.lab import render_result, score_table
    from unstuck.report.page import Page

    found = experiment.train(chosen, seeds=seeds, until=_until(until), checkpoint=checkpoint)
    if keep is not None:
        from unstuck.store import cases

        cases.save(found.case(), keep)
    if _wanted(given):
        _show(score_table(found), given, result_facts(found))
    else:
        render_result(Page(sys.stdout), found)


@lab.command(short_help="Tasks beside architectures: success rates, updates, time.")
@click.argument("names", nargs=-1, required=True, metavar="TASK…")
@click.option("--models", default="dense,rnn,lstm,gru,bilstm", show_default=True, metavar="A,B,…")
@click.option("--seeds", type=int, default=10, show_default=True, metavar="N")
@click.option("--until", metavar="X", help="Stop at this bit accuracy instead of exactness.")
@setting_options
@output_options
def compare(
    names: tuple[str, ...], models: str, seeds: int, until: str | None, **given: Any
) -> None:
    """Train every TASK with every architecture."""
    from unstuck.cli import frameworks

    chosen = [task_of(name, given) for name in names]
    ways = [name.strip() for name in models.split(",") if name.strip()]
    frameworks.prepare()
    from unstuck.lab.comparison import compare as compared
    from unstuck.lab.plain import result_facts
    from unstuck.report.lab import comparison_table
    from unstuck.report.progress import Progress

    progress = Progress(sys.stderr)
    try:
        cells = list(
            compared(
                chosen,
                ways,
                seeds=seeds,
                until=_until(until),
                progress=progress.say,
                make=lambda task, way: setting_of(task, way, given),
            )
        )
    finally:
        progress.clear()
    facts = [
        {"task": cell.task, "model": cell.model, "why": cell.why}
        if cell.result is None
        else result_facts(cell.result)
        for cell in cells
    ]
    _show(comparison_table(cells), given, facts)
    if not _wanted(given):
        for cell in cells:
            if cell.result is None:
                click.echo(f"{cell.task} with {cell.model}: {cell.why}")


@lab.command(short_help="The least width whose success rate reaches a wanted one.")
@click.argument("task")
@click.option("--model", default="lstm", show_default=True, metavar="NAME", help="Architecture.")
@click.option(
    "--success", type=float, default=0.9, show_default=True, metavar="X", help="Wanted rate."
)
@click.option(
    "--widths", default="1-32", show_default=True, metavar="A-B", help="Widths to try, upwards."
)
@click.option(
    "--seeds", type=int, default=200, show_default=True, metavar="N", help="At most, of a width."
)
@setting_options
@output_options
def smallest(task: str, model: str, success: float, widths: str, seeds: int, **given: Any) -> None:
    """Find the least width at which nets become exact on TASK at the wanted rate."""
    from unstuck.cli import frameworks

    chosen = task_of(task, given)
    if given.get("units") is not None:
        raise InputError("the width is what is sought; expected --widths 1-32 instead of --units")
    first, _, last = widths.partition("-")
    if not first.isdigit() or not (last or first).isdigit():
        raise InputError(f"widths {widths!r}; expected a range: --widths 1-32")
    setting_of(chosen, model, {**given, "units": int(first)})
    frameworks.prepare()
    from unstuck.lab.search import smallest as search
    from unstuck.lab.widths import runner
    from unstuck.report.lab import render_search, search_table
    from unstuck.report.page import Page
    from unstuck.report.progress import Progress

    progress = Progress(sys.stderr)
    run = runner(lambda units: setting_of(chosen, model, {**given, "units": units}), progress.say)
    try:
        found = search(
            run, wanted=success, widths=range(int(first), int(last or first) + 1), most=seeds
        )
    finally:
        progress.clear()
    if _wanted(given):
        facts = {
            "task": task,
            "model": model,
            "wanted": found.wanted,
            "widths": [
                {**vars(one), "rate": one.rate.rate, "seeds": one.rate.trials}
                for one in found.widths
            ],
        }
        _show(search_table(found), given, facts)
    else:
        render_search(Page(sys.stdout), found, f"{task}, {model}")


@lab.command("lengths", short_help="Train on some lengths, test on others.")
@click.argument("task")
@click.option("--model", default="lstm", show_default=True, metavar="NAME")
@click.option("--train", "trained", default="1-40", show_default=True, metavar="A-B")
@click.option("--test", "tested", default="41-500", show_default=True, metavar="A-B")
@click.option("--seeds", type=int, default=1, show_default=True, metavar="N")
@click.option("--until", metavar="X", help="Stop at this bit accuracy instead of exactness.")
@setting_options
@output_options
def lengths_command(
    task: str,
    model: str,
    trained: str,
    tested: str,
    seeds: int,
    until: str | None,
    **given: Any,
) -> None:
    """Train a net on words of TASK of some lengths, and test it on longer ones."""
    from unstuck.cli import frameworks

    chosen = task_of(task, given)
    far = lengths(tested, chosen, most=48)
    one = setting_of(chosen, model, given, bits=lengths(trained, chosen), longest=max(far))
    if one.architecture.fixed:
        raise InputError(f"{model} is built for one length; take one that reads any: --model lstm")
    frameworks.prepare()
    from unstuck.lab import experiment
    from unstuck.lab.lengths import reach
    from unstuck.lab.plain import reach_facts
    from unstuck.report.lab import reach_table, render_reach
    from unstuck.report.page import Page

    found = reach(experiment.train(one, seeds=seeds, until=_until(until)), far)
    if _wanted(given):
        _show(reach_table(found), given, reach_facts(found))
    else:
        render_reach(Page(sys.stdout), found)


def _until(text: str | None) -> str | float:
    if text is None:
        return "exact"
    try:
        return float(text)
    except ValueError:
        raise InputError(f"until={text!r}; expected an accuracy: --until 0.99") from None


def _wanted(output: dict[str, Any]) -> bool:
    return bool(output.get("as_json") or output.get("markdown") or output.get("as_csv"))


def _document(name: str, text: str) -> None:
    from unstuck.report.page import Page

    page = Page(sys.stdout)
    page.line(page.text(name, "bold"))
    click.echo(text)


def _show(table: Any, output: dict[str, Any], facts: Any = None) -> None:
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
