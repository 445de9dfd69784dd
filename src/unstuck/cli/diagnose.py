"""`unstuck diagnose`: the diagnosis of a case that `unstuck run --keep` left."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from unstuck.errors import InputError


@click.command(short_help="Diagnose a case that `unstuck run --keep` left.")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help=("Write the diagnosis as JSON too."),
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help=("Time for retraining; default: what the training took, 20 to 120."),
)
def diagnose(case: Path, json_path: Path | None, budget: float | None) -> None:
    """Diagnose CASE, one fit of a script run with `unstuck run --keep FOLDER`.

    Exit status: 0 nothing found, 1 findings, 2 an error.
    """
    inside = sorted(case.glob("fit-*/manifest.json"))
    if inside and not (case / "manifest.json").exists():
        raise InputError(
            f"{case} is a folder of cases; expected one of them: "
            f"unstuck diagnose {inside[0].parent}"
        )
    from unstuck.cli.answer import write_json
    from unstuck.engine import frameworks

    frameworks.prepare()
    from unstuck.doctor.diagnose import diagnose_folder
    from unstuck.doctor.finding import Diagnosis
    from unstuck.report.progress import Progress
    from unstuck.report.terminal import render

    progress = Progress(sys.stderr)
    try:
        report = diagnose_folder(case, budget=budget, progress=progress.say)
    finally:
        progress.clear()
    diagnosis = Diagnosis(script=str(case), exit=None, fits=(report,))
    render(diagnosis, sys.stdout)
    if json_path is not None:
        write_json(diagnosis, json_path)
    sys.exit(1 if any(f.level != "note" for f in report.findings) else 0)
