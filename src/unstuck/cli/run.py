"""`unstuck run`: the script in its own python, then our answer on stderr, then its exit status."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unstuck.cli import failure
from unstuck.cli.options import (
    Output,
    all_outputs,
    budget_option,
    html_option,
    json_option,
    output_option,
)
from unstuck.cli.recording import HistoryEntry
from unstuck.cli.run_request import RunRequest
from unstuck.cli.split import split
from unstuck.cli.watched_frameworks import watched_frameworks

if TYPE_CHECKING:
    from unstuck.cli.rewrite import ScriptSource
    from unstuck.process.launch import Ending

_TARGET = "unstuck.cli.run.target"
_AT_EXIT = "unstuck.cli.at_exit:main"


class _Run(click.Command):
    """A command whose arguments from the script on are the script's, untouched."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        ours, target = split(
            args,
            flags={name for o in options if o.is_flag for name in (*o.opts, *o.secondary_opts)},
            valued={name for o in options if not o.is_flag for name in o.opts},
        )
        ctx.meta[_TARGET] = target
        return super().parse_args(ctx, ours)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        target = "(SCRIPT | -m MODULE | -c CODE | -) [ARGS]..."
        formatter.write_usage(ctx.command_path, f"[OPTIONS] {target}")


@click.command(cls=_Run, short_help="Run a script, then say why its models did not learn.")
@json_option
@html_option
@output_option
@budget_option
@click.option(
    "--check",
    is_flag=True,
    help="Exit with status 1 when the script succeeded but a finding is an error.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Keep what was captured in a new folder, for `unstuck diagnose`.",
)
@click.option(
    "--legacy",
    is_flag=True,
    help="Translate the spellings of Keras 1, Keras 2 and tf.keras first, and say which.",
)
@click.option(
    "--apply",
    "copy",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write a copy of the script with the fixes that were verified and are safe.",
)
@click.option(
    "--early/--no-early",
    default=True,
    help="Whether to say what is certain as soon as a fit begins.  [default: early]",
)
@click.option(
    "--stop-on",
    type=click.Choice(["error"]),
    help="End the script, with status 3, before the first update of a fit with a certain error.",
)
@click.pass_context
def run(
    ctx: click.Context,
    json_path: Path | None,
    html_path: Path | None,
    outputs: tuple[Output, ...],
    budget: float | None,
    check: bool,
    keep: Path | None,
    early: bool,
    stop_on: str | None,
    legacy: bool,
    copy: Path | None,
) -> None:
    """Run a script as python would, then say why its models did not learn.

    The script's output, exit status and weights are the same as under python. What unstuck has to
    say goes to stderr: what is certain as soon as a fit begins, the rest after the script. All
    arguments from SCRIPT on belong to the script.
    """
    from unstuck.cli.run_report import report_run
    from unstuck.process import launch

    target = ctx.meta[_TARGET]
    if not target:
        raise click.UsageError("no script; expected: unstuck run SCRIPT [ARGS]...", ctx)
    outputs = all_outputs(json_path, html_path, outputs)
    asked = RunRequest(
        target=target,
        outputs=outputs,
        budget=budget,
        keep=keep,
        copy=copy,
        legacy=legacy,
        early=_before_first_update(early, stop_on),
        frameworks=watched_frameworks(),
    )
    _check_paths(asked)
    source = _source(asked)
    with _run_folder(keep) as folder:
        recording = HistoryEntry("script", asked.script)
        ending = _launch(asked, source, folder, recording)
        if sys.stderr is None:  # closed by the caller, and none of our business
            sys.stderr = open(os.devnull, "w")  # noqa: SIM115
        has_error = report_run(asked, source, folder, ending, recording)
    if check and has_error and ending.status == 0:
        sys.exit(1)
    launch.end_like(ending)


def _source(asked: RunRequest) -> ScriptSource | None:
    """The script's text where it is translated or copied, in the spellings that it is run in."""
    from unstuck.cli import rewrite

    if not (asked.legacy or asked.copy):
        return None
    source = rewrite.source_of(asked.target, asked.copy)
    if asked.legacy:
        return rewrite.modernised(source)
    return source


def _launch(
    asked: RunRequest, source: ScriptSource | None, folder: Path | None, recording: HistoryEntry
) -> Ending:
    """Run the script to its end, and say while it runs what is certain."""
    from unstuck.cli import rewrite
    from unstuck.process import launch

    translated = None
    if asked.legacy:
        translated = source
    with _monitoring(asked, folder, recording) as monitor:
        return launch.launch(
            rewrite.arguments(asked.target, translated, folder),
            folder=folder,
            at_exit=_AT_EXIT,
            budget=asked.budget,
            early=asked.early,
            monitor=monitor,
            frameworks=asked.frameworks,
        )


def _before_first_update(early: bool, stop_on: str | None) -> str:
    """What the script's process is asked for before the first update, see `Settings.early`."""
    if stop_on:
        return "stop"
    if early:
        return "look"
    return ""


@contextlib.contextmanager
def _monitoring(
    asked: RunRequest, folder: Path | None, recording: HistoryEntry
) -> Iterator[Callable[[], None] | None]:
    """What to call while the script runs, None where nothing is to be said."""
    if folder is None or not asked.early:
        yield None
        return
    from unstuck.cli.live_monitor import LiveMonitor

    monitor = LiveMonitor(folder, waits=asked.early == "stop", recording=recording)
    try:
        yield monitor.update
    finally:
        monitor.close()


def _check_paths(asked: RunRequest) -> None:
    """Say before an hour of training, not after it, that an answer would have no place to go."""
    files = [(output.option, output.path) for output in asked.outputs]
    if asked.copy is not None:
        files.append(("--apply", asked.copy))
    for name, path in files:
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise click.BadParameter(
                f"{path} cannot be a file: its folder does not exist, or it is a folder itself",
                param_hint=name,
            )
    keep = asked.keep
    if keep is not None and keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise click.BadParameter(
            f"{keep} exists and is not an empty folder; choose a new name", param_hint="--keep"
        )


@contextlib.contextmanager
def _run_folder(keep: Path | None) -> Iterator[Path | None]:
    """The folder for what is captured; None, with a line, when none can be made."""
    try:
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            made: contextlib.AbstractContextManager[Any] = contextlib.nullcontext(str(keep))
        else:
            made = tempfile.TemporaryDirectory(prefix="unstuck-", ignore_cleanup_errors=True)
    except OSError as error:
        failure.say(f"no folder to keep the run in ({error}); the script runs without a diagnosis")
        made = contextlib.nullcontext(None)
    with made as folder:
        yield None if folder is None else Path(folder)
