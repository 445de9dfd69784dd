"""`unstuck diagnose`: a case that `unstuck run --keep` left, or a saved model and its arrays."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from unstuck.cli.options import (
    Output,
    all_outputs,
    budget_option,
    html_option,
    json_option,
    output_option,
)
from unstuck.cli.recording import HistoryEntry
from unstuck.errors import InputError


@click.command(short_help="Diagnose a kept case, or a saved model and its arrays.")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("data", type=click.Path(path_type=Path), required=False)
@click.option("--x", "x_name", metavar="NAME", help="Name of the inputs in DATA; default x.")
@click.option("--y", "y_name", metavar="NAME", help="Name of the targets in DATA; default y.")
@click.option(
    "--epochs",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How long the saved model was trained; retrainings take as long.",
)
@click.option(
    "--batch-size",
    type=click.IntRange(min=1),
    default=32,
    show_default=True,
    help="Rows an update in that training.",
)
@json_option
@html_option
@output_option
@budget_option
def diagnose(
    case: Path,
    data: Path | None,
    x_name: str | None,
    y_name: str | None,
    epochs: int,
    batch_size: int,
    json_path: Path | None,
    html_path: Path | None,
    outputs: tuple[Output, ...],
    budget: float | None,
) -> None:
    """Diagnose CASE: one fit of a script run with `unstuck run --keep FOLDER`.

    Or a model saved as CASE (.keras) on the arrays in DATA (.npz with x and y); both are read as
    data, no code in them is run.

    Exit status: 0 nothing found, 1 findings, 2 an error.
    """
    saved = case.suffix == ".keras" or data is not None
    if saved and data is None:
        raise InputError(
            f"{case} is a model without data; pass the arrays too: "
            f"unstuck diagnose {case} data.npz, saved with np.savez('data.npz', x=x, y=y)"
        )
    inside = sorted(case.glob("fit-*/manifest.json"))
    if inside and not (case / "manifest.json").exists():
        raise InputError(
            f"{case} is a folder of cases; expected one of them: "
            f"unstuck diagnose {inside[0].parent}"
        )
    from unstuck.cli.answer import write_report
    from unstuck.doctor.diagnose import diagnose as diagnose_case
    from unstuck.doctor.environment import environment
    from unstuck.doctor.finding import Diagnosis
    from unstuck.frameworks.framework import framework_named, learner_for
    from unstuck.report.outcome import outcome
    from unstuck.report.terminal import render
    from unstuck.store.cases import load, read_header
    from unstuck.store.description import described
    from unstuck.terminal.progress import Progress

    if data is None:
        framework = framework_named(read_header(case).framework)
        with ThreadPoolExecutor(max_workers=1) as pool:  # a case is read while Keras is imported
            reading = pool.submit(load, case)
            framework.start()
        known = described(reading.result(), case)
        del reading  # it would hold the rows as long as the answer takes
    else:
        from unstuck.cli.npz import read_pair
        from unstuck.frameworks.keras import FRAMEWORK

        FRAMEWORK.start()
        x, y = read_pair(data, x_name, y_name)
        known = FRAMEWORK.case_of_saved(case, x, y, batch_size=batch_size, epochs=epochs)
    progress = Progress(sys.stderr)
    try:
        known, learner = learner_for(known)
        report = diagnose_case(known, learner, budget=budget, progress=progress.say)
    finally:
        progress.clear()
    diagnosis = Diagnosis(str(case), None, (report,), environment=environment())
    render(diagnosis, sys.stdout)
    HistoryEntry("case", str(case)).end("finished", lambda: outcome(diagnosis))
    for output in all_outputs(json_path, html_path, outputs):
        write_report(diagnosis, output)
    sys.exit(1 if any(f.level != "note" for f in report.findings) else 0)
