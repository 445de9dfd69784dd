"""`unstuck run`: the script in its own python, then our answer on stderr, then its exit status."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
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
from unstuck.cli.split import split

if TYPE_CHECKING:
    from unstuck.doctor.finding import Diagnosis
    from unstuck.process.launch import Ending
    from unstuck.store.history.record import State

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
    from unstuck.cli import rewrite
    from unstuck.cli.answer import answer
    from unstuck.faults import point
    from unstuck.process import launch

    target = ctx.meta[_TARGET]
    if not target:
        raise click.UsageError("no script; expected: unstuck run SCRIPT [ARGS]...", ctx)
    outputs = all_outputs(json_path, html_path, outputs)
    files = [(output.option, output.path) for output in outputs]
    if copy is not None:
        files.append(("--apply", copy))
    _check_paths(files, keep)
    source = None
    translated = None
    if legacy or copy:
        source = rewrite.source_of(target, copy)
    if source is not None and legacy:
        source = rewrite.modernised(source)
        translated = source
    with _run_folder(keep) as folder:
        asked = _looks(early, stop_on)
        recording = HistoryEntry("script", _name(target))
        monitored = None
        if asked:
            monitored = folder
        with _meanwhile(monitored, waits=stop_on is not None, recording=recording) as look:
            ending = launch.launch(
                rewrite.arguments(target, translated, folder),
                folder=folder,
                at_exit=_AT_EXIT,
                budget=budget,
                early=asked,
                meanwhile=look,
                frameworks=_frameworks(),
            )
        if sys.stderr is None:  # closed by the caller, and none of our business
            sys.stderr = open(os.devnull, "w")  # noqa: SIM115
        found = False
        try:
            point("report")
            diagnosis = _diagnosis(folder, _name(target), ending, budget)
            found = any(f.level == "error" for fit in diagnosis.fits for f in fit.findings)
            if ending.status and not diagnosis.fits and not legacy:
                notes = (*diagnosis.notes, *_hints(target, folder))
                diagnosis = dataclasses.replace(diagnosis, notes=notes)
            kept = None
            if keep:
                kept = folder
            answer(diagnosis, outputs=outputs, kept=kept)
            _record(recording, diagnosis, ending, folder)
            if copy is not None and source is not None:
                rewrite.write(copy, source, diagnosis, translated=legacy)
        except KeyboardInterrupt:
            failure.say("the report was interrupted")
        except Exception as error:
            failure.say(failure.as_line(error, what="the report"))
    if check and found and ending.status == 0:
        sys.exit(1)
    launch.end_like(ending)


def _looks(early: bool, stop_on: str | None) -> str:
    """What the script's process is asked for before the first update, see `Settings.early`."""
    if stop_on:
        return "stop"
    if early:
        return "look"
    return ""


def _hints(target: Sequence[str], folder: Path | None) -> Iterator[str]:
    """What may help with a script that failed before it trained anything."""
    from unstuck.cli import rewrite

    hints = [rewrite.hint(target)]
    if not _has_keras(folder):
        hints.insert(0, rewrite.without_backend(target))
    return filter(None, hints)


def _frameworks() -> dict[str, str]:
    """Whose import in the script starts a watch; ours alone where the others cannot be read."""
    from unstuck.frameworks.plugins import packages
    from unstuck.process.watched import OWN

    try:
        return packages()
    except Exception as error:  # metadata of other packages, which must not stop the script
        failure.say(f"other packages' frameworks are not watched: {error}")
        return OWN


def _diagnosis(folder: Path | None, script: str, ending: Ending, budget: float | None) -> Diagnosis:
    """Whatever can be said about the run, if only why nothing can; nothing of it goes to stdout."""
    from unstuck.cli.after_run import Ended, diagnose_run, interrupted
    from unstuck.doctor.finding import Diagnosis
    from unstuck.faults import point
    from unstuck.process import run_folder

    if ending.status is not None:
        status = ending.status
    else:
        status = -(ending.signal or 0)
    try:
        point("diagnose")
        if folder is None:
            record = run_folder.RunRecord()
        else:
            record = run_folder.read(folder)
        with contextlib.redirect_stdout(sys.stderr):
            return diagnose_run(record, Ended(script, status), budget=budget)
    except KeyboardInterrupt:
        why = interrupted()
    except Exception as error:
        why = failure.as_line(error)
    return Diagnosis(script, status, (), (why,))


def _has_keras(folder: Path | None) -> bool:
    """Whether Keras was imported to its end; unknown counts as yes."""
    from unstuck.process import run_folder

    return folder is None or "keras" in run_folder.read(folder).facts


def _record(
    recording: HistoryEntry, diagnosis: Diagnosis, ending: Ending, folder: Path | None
) -> None:
    """Into the history, unless the script trained nothing."""
    if diagnosis.fits or recording.begun:
        from unstuck.report.outcome import outcome

        stopped = ending.signal == signal.SIGINT
        state: State
        if stopped:
            state = "stopped"
        elif diagnosis.exit:
            state = "failed"
        else:
            state = "finished"
        recording.end(state, lambda: outcome(diagnosis, _net(folder)), exit=diagnosis.exit)


def _net(folder: Path | None) -> bytes | None:
    """What is kept of the last fit's net, to be looked into."""
    from unstuck.lab import snapshot
    from unstuck.process import run_folder
    from unstuck.store.cases import load_first

    if folder is not None:
        cases = run_folder.read(folder).cases
    else:
        cases = ()
    if cases:
        return snapshot.dumps(load_first(cases[-1], snapshot.ROWS))
    return None


@contextlib.contextmanager
def _meanwhile(
    folder: Path | None, *, waits: bool, recording: HistoryEntry
) -> Iterator[Callable[[], None] | None]:
    """What to call while the script runs, None where nothing is to be said meanwhile."""
    if folder is None:
        yield None
        return
    from unstuck.cli.live_monitor import Meanwhile

    meanwhile = Meanwhile(folder, waits=waits, recording=recording)
    try:
        yield meanwhile.look
    finally:
        meanwhile.close()


def _check_paths(files: list[tuple[str, Path]], keep: Path | None) -> None:
    """Say before an hour of training, not after it, that an answer would have no place to go."""
    for name, path in files:
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise click.BadParameter(
                f"{path} cannot be a file: its folder does not exist, or it is a folder itself",
                param_hint=name,
            )
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


def _name(target: list[str]) -> str:
    """The script as the user named it."""
    if target[0] == "-m":
        return " ".join(target[:2])
    return target[0]
