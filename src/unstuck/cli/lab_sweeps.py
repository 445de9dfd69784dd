"""`unstuck lab compare`, `smallest` and `lengths`: many nets, on all cores or on a cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unstuck.cli.lab_options import (
    ends_of,
    output_options,
    plot_option,
    refuse_oversized,
    setting_of,
    setting_options,
    stages_of,
    sweep_options,
    task_of,
    until_of,
    until_option,
)
from unstuck.cli.lab_output import Plot, show, wanted
from unstuck.cli.lab_recording import recorded
from unstuck.errors import InputError

if TYPE_CHECKING:
    from unstuck.lab.comparison import Cell
    from unstuck.lab.sweep import Sweep
    from unstuck.lab.task import Task


@click.command(short_help="Tasks beside architectures: success rates, updates, time.")
@click.argument("names", nargs=-1, required=True, metavar="TASK…")
@click.option("--models", default="dense,rnn,lstm,gru,bilstm", show_default=True, metavar="A,B,…")
@click.option("--seeds", type=int, default=10, show_default=True, metavar="N")
@until_option
@sweep_options
@setting_options
@output_options
def compare(
    names: tuple[str, ...], models: str, seeds: int, until: str | None, **given: Any
) -> None:
    """Train every TASK with every architecture."""
    chosen = [task_of(name, given) for name in names]
    ways = [name.strip() for name in models.split(",") if name.strip()]
    refuse_oversized(chosen, given)
    with recorded(f"{', '.join(names)} with {', '.join(ways)}") as recording:
        cells = _compared(chosen, ways, seeds, until, given)
        from unstuck.lab.plain import result_facts
        from unstuck.report.lab import comparison_table
        from unstuck.report.lab_outcome import compared

        facts = [
            {"task": cell.task, "model": cell.model, "why": cell.why}
            if cell.result is None
            else result_facts(cell.result)
            for cell in cells
        ]
        recording.come_to(lambda: compared("compare", facts))
    show(comparison_table(cells), given, facts)
    if not wanted(given):
        for cell in cells:
            if cell.result is None:
                click.echo(f"{cell.task} with {cell.model}: {cell.why}")


def _compared(
    chosen: list[Task], ways: list[str], seeds: int, until: str | None, given: dict[str, Any]
) -> list[Cell]:
    with _sweep(given) as sweep:
        from unstuck.lab.comparison import compare as compared

        return list(
            compared(
                chosen,
                ways,
                seeds=seeds,
                until=until_of(until),
                sweep=sweep,
                make=lambda task, way: setting_of(task, way, given),
            )
        )


@click.command(short_help="The least width whose success rate reaches a wanted one.")
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
@sweep_options
@setting_options
@output_options
def smallest(task: str, model: str, success: float, widths: str, seeds: int, **given: Any) -> None:
    """Find the least width at which nets become exact on TASK at the wanted rate."""
    chosen = task_of(task, given)
    if given.get("units") is not None:
        raise InputError("the width is what is sought; expected --widths 1-32 instead of --units")
    first, _, last = widths.partition("-")
    if not first.isdigit() or not (last or first).isdigit():
        raise InputError(f"widths {widths!r}; expected a range: --widths 1-32")
    setting_of(chosen, model, {**given, "units": int(first)})
    with recorded(f"{task} with {model}") as recording, _sweep(given) as sweep:
        from unstuck.lab.widths import smallest as least
        from unstuck.report.lab import render_search, search_table
        from unstuck.report.lab_outcome import compared
        from unstuck.report.page import Page

        search = least(
            chosen,
            success=success,
            widths=range(int(first), int(last or first) + 1),
            seeds=seeds,
            sweep=sweep,
            make=lambda units: setting_of(chosen, model, {**given, "units": units}),
        )
        facts = {
            "task": task,
            "model": model,
            "wanted": search.wanted,
            "widths": [
                {**vars(width), "rate": width.rate.rate, "seeds": width.rate.trials}
                for width in search.widths
            ],
        }
        recording.come_to(lambda: compared("smallest", facts))
    if wanted(given):
        show(search_table(search), given, facts)
    else:
        render_search(Page(sys.stdout), search, f"{task}, {model}")


@click.command(short_help="Train on some lengths, test on others.")
@click.argument("task")
@click.option("--model", default="lstm", show_default=True, metavar="NAME")
@click.option("--train", "trained", default="1-40", show_default=True, metavar="A-B")
@click.option("--test", "tested", default="41-500", show_default=True, metavar="A-B")
@click.option("--seeds", type=int, default=1, show_default=True, metavar="N")
@until_option
@plot_option("accuracy by length")
@sweep_options
@setting_options
@output_options
def lengths(
    task: str,
    model: str,
    trained: str,
    tested: str,
    seeds: int,
    until: str | None,
    plot: Path | None,
    **given: Any,
) -> None:
    """Train a net on words of TASK of some lengths, and test it on longer ones."""
    chosen = task_of(task, given)
    near = ends_of(trained)
    far = ends_of(tested)
    stages = given["curriculum"]
    drawn = Plot(plot)
    with recorded(f"{task} with {model}, longer words") as recording, _sweep(given) as sweep:
        from unstuck.lab.curriculum import growing
        from unstuck.lab.longer import lengths as longer
        from unstuck.lab.plain import reach_facts
        from unstuck.report.lab import reach_table, render_reach
        from unstuck.report.lab_outcome import compared
        from unstuck.report.page import Page

        reach = longer(
            chosen,
            model=model,
            train=near,
            test=far,
            seeds=seeds,
            until=until_of(until),
            sweep=sweep,
            make=lambda bits, longest: setting_of(
                chosen,
                model,
                given,
                bits=bits,
                longest=longest,
                curriculum=growing(bits) if stages is None else stages_of(stages),
            ),
        )
        recording.come_to(lambda: compared("lengths", reach_facts(reach)))
    drawn.save(lambda plots: plots.length_curves([reach]))
    if wanted(given):
        show(reach_table(reach), given, reach_facts(reach))
    else:
        render_reach(Page(sys.stdout), reach)


@contextmanager
def _sweep(given: dict[str, Any]) -> Iterator[Sweep]:
    """Where the nets of a command are trained; after Ctrl-C it says what is kept."""
    from unstuck.frameworks.keras import own_process

    own_process.prepare()
    from unstuck.lab.sweep import Sweep
    from unstuck.terminal.progress import Progress

    kept = given["checkpoint"]
    progress = Progress(sys.stderr, hint="Ctrl-C ends" + ", what is finished is kept" * bool(kept))
    where = {"on": given["on"], "processes": given["processes"]}
    try:
        with (
            redirect_stdout(sys.stderr),  # Ray prints that a worker died; that is no table
            Sweep(**where, checkpoint=kept, progress=progress.say) as sweep,
        ):
            yield sweep
    except KeyboardInterrupt:
        progress.clear()
        if kept is not None:
            click.echo(f"what is finished is kept in {kept}: type the same to go on", err=True)
        raise
    finally:
        progress.clear()
