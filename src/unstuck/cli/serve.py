"""`unstuck serve`: the page of what was run here. `unstuck demo`: something to look at on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from unstuck.errors import InputError, MissingExtra

_port = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="On 127.0.0.1; default: 8653, or any that is free.",
)


@click.command(short_help="Serve a local page of what was run here.")
@_port
def serve(port: int | None) -> None:
    """Serve a page of what was run in this folder: live curves, reports, nets to watch.

    It answers on 127.0.0.1 alone, and only with the token that stands in the link.
    """
    from unstuck.store.history.place import VARIABLE, place

    file = place()
    if file is None:
        raise InputError(f"{VARIABLE}=off: no history is kept; unset it to keep one")
    _serve(file, port)


@click.command(short_help="Train the thread's nets and an adder, and show them on the page.")
@_port
@click.option("--open/--no-open", "opened", default=True, help="Whether to open a browser.")
def demo(port: int | None, opened: bool) -> None:
    """Train the thread's stuck net and its repair, and nets that add and count bits; show them.

    Takes less than a minute on two cores. Everything stays in a temporary folder.
    """
    _needed()
    from unstuck.demo import SCRIPTS, TRAININGS
    from unstuck.store.history.place import FILE, VARIABLE

    with tempfile.TemporaryDirectory(prefix="unstuck-demo-") as folder:
        environment = {**os.environ, VARIABLE: folder}
        for script in SCRIPTS:  # copied: what stands among our own files is not watched
            shutil.copy(script, folder)
        commands = [["run", script.name] for script in SCRIPTS]
        commands += [["lab", "train", *words] for words in TRAININGS]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda words: _run(words, folder, environment), commands))
        _serve(Path(folder) / FILE, port, opened=opened)


def _run(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    click.echo(f"unstuck {' '.join(arguments)}", err=True)
    command = [sys.executable, "-m", "unstuck", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no details"])[-1]
        raise InputError(f"unstuck {' '.join(arguments)} ended with {done.returncode}: {last}")


def _needed() -> None:
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise MissingExtra("the local page", "web") from None


def _serve(file: Path, port: int | None, *, opened: bool = False) -> None:
    _needed()
    from unstuck.web.serve import serve as served

    def ready(link: str) -> None:
        click.echo(f"unstuck: {link}")
        click.echo("The link holds a token; whoever has it can read the history. Ctrl-C ends.")
        sys.stdout.flush()
        if opened:
            import webbrowser

            webbrowser.open(link)

    served(file, port=port, ready=ready)
