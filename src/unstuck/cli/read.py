"""`unstuck read`: what a log gives away by itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from unstuck.errors import InputError


@click.command(short_help="Say what a log's numbers give away by themselves.")
@click.argument("log", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--loss",
    metavar="NAME",
    help="Loss that was trained with: mse, cross-entropy, or as Keras spells it.",
)
@click.option(
    "--share",
    type=float,
    metavar="NUMBER",
    help="Share of the most frequent target, 0 to 1: 0.75 for the OR of two random bits.",
)
@click.option(
    "--json",
    "json_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write what was read as JSON too.",
)
def read(log: Path, loss: str | None, share: float | None, json_path: Path | None) -> None:
    """Say what the numbers of LOG give away; - reads what is pasted or piped.

    A log is what Keras or a PyTorch loop prints, a CSVLogger file, TensorBoard events (a file or
    their folder) or JSON lines. Nothing is run and no framework is loaded.

    Exit status: 0 nothing wrong is seen, 1 something is, 2 an error.
    """
    from unstuck.logs.read import read_log
    from unstuck.logs.signs_of import signs_of
    from unstuck.logs.words import reading_to_json, render_reading
    from unstuck.report.page import Page

    piped = str(log) == "-"
    if piped and sys.stdin.isatty():
        click.echo("paste a log, then press Ctrl-D", err=True)
    source: Path | bytes = log
    if piped:
        source = sys.stdin.buffer.read()
    reading = read_log(source)
    signs = signs_of(reading, loss=loss, share=share)
    render_reading(Page(sys.stdout), "what was pasted" if piped else str(log), reading, signs)
    if json_path is not None:
        _write(json_path, json.dumps(reading_to_json(reading, signs), indent=1, allow_nan=False))
    sys.exit(1 if any(sign.strength in ("certain", "likely") for sign in signs) else 0)


def _write(path: Path, text: str) -> None:
    from unstuck.store.atomic import atomic_write

    try:
        atomic_write(path.resolve(), f"{text}\n".encode())
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None
