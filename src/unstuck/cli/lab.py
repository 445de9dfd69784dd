"""`unstuck lab`: small tasks and nets, to train, compare and understand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from unstuck.cli.lab_options import (
    encoding_of,
    output_options,
    plot_option,
    setting_of,
    setting_options,
    task_of,
    until_of,
    until_option,
)
from unstuck.cli.lab_options import lengths as lengths_named
from unstuck.cli.lab_output import Plot, document, show, wanted
from unstuck.cli.lab_recording import limits_of, recorded
from unstuck.cli.lab_sweeps import compare, lengths, smallest
from unstuck.errors import InputError

_STEPS_SHOWN = 5  # that a terminal shows beside a ceiling, so that 80 columns are enough


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
        document(find_task(name).name, find_task(name).doc)
        return
    show(task_table([kind() for kind in kinds().values()]), output)


@lab.command(short_help="List the architectures, or say what one is.")
@click.argument("name", required=False)
@output_options
def models(name: str | None, **output: bool) -> None:
    """List the architectures, or say what model NAME is and what its outputs see."""
    from unstuck.lab.model import architectures
    from unstuck.lab.setting import find_architecture
    from unstuck.report.lab import model_table

    if name is not None:
        architecture = find_architecture(name)
        document(architecture.name, architecture.doc)
        return
    show(model_table(list(architectures().values())), output)


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
    length = lengths_named(given["bits"], chosen)[0]
    kinds: tuple[str, ...] = KINDS
    if visibility:
        kinds = (visibility,)
    limits = [limit(chosen, length, kind, encoding=encoding_of(given)) for kind in kinds]
    if wanted(given):
        most = None
    else:
        most = _STEPS_SHOWN
    rows = [
        (
            kind_limit.visibility,
            numbers.interval(kind_limit.low, kind_limit.high),
            numbers.score(kind_limit.constant),
            kind_limit.how,
            " ".join(numbers.short(value) for value in kind_limit.per_step[:most])
            + " …" * (len(kind_limit.per_step[:most]) < len(kind_limit.per_step)),
        )
        for kind_limit in limits
    ]
    table = Table(("sees", "ceiling", "constant", "how", "by step"), tuple(rows), left=1)
    facts = [
        {**vars(kind_limit), "task": task, "length": length, "exact": kind_limit.exact}
        for kind_limit in limits
    ]
    show(table, given, facts)


@lab.command(short_help="Train a net on a task, once or for many seeds.")
@click.argument("task")
@click.option("--model", metavar="NAME", help="Architecture; default: the thread's LSTM(5).")
@click.option("--seeds", type=int, default=1, show_default=True, metavar="N", help="Nets to train.")
@until_option
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
@plot_option("score and loss over the updates")
@setting_options
@output_options
def train(
    task: str,
    model: str | None,
    seeds: int,
    until: str | None,
    keep: Path | None,
    checkpoint: Path | None,
    plot: Path | None,
    **given: Any,
) -> None:
    """Train a net on TASK until every answer to every word is right."""
    from unstuck.frameworks.keras import own_process

    chosen = setting_of(task_of(task, given), model, given)
    if keep is not None and keep.exists():
        raise InputError(f"{keep} exists already; expected the name of a new folder: --keep new")
    own_process.prepare()
    drawn = Plot(plot)
    from unstuck.lab import experiment
    from unstuck.lab.plain import result_facts
    from unstuck.report.lab import render_result, score_table
    from unstuck.report.lab_outcome import trained
    from unstuck.report.page import Page

    with recorded(f"{task} with {chosen.architecture.name}") as recording:
        recording.limits(**limits_of(experiment.ceiling_of(chosen)))
        result = experiment.train(
            chosen,
            seeds=seeds,
            until=until_of(until),
            checkpoint=checkpoint,
            listener=recording.progress_now,
        )
        recording.come_to(lambda: trained(result))
    if keep is not None:
        from unstuck.store import cases

        cases.save(result.case(), keep)
    drawn.save(lambda plots: plots.training_curves(result))
    if wanted(given):
        show(score_table(result), given, result_facts(result))
    else:
        render_result(Page(sys.stdout), result)


lab.add_command(compare)
lab.add_command(smallest)
lab.add_command(lengths)
