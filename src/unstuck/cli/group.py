"""The command `unstuck`: its subcommands, and what becomes of errors."""

from __future__ import annotations

import sys
from typing import Any

import click

from unstuck import __version__
from unstuck.cli import failure
from unstuck.cli.ceiling import ceiling
from unstuck.cli.compile import compile_now
from unstuck.cli.diagnose import diagnose
from unstuck.cli.explain import causes, explain
from unstuck.cli.history import history, report
from unstuck.cli.lab import lab
from unstuck.cli.read import read
from unstuck.cli.run import run
from unstuck.cli.serve import demo, serve
from unstuck.errors import UnstuckError

_USAGE = 2
_INTERRUPTED = 130


class _Group(click.Group):
    """Subcommands in the order in which a newcomer needs them; every error of ours is one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and args[0].endswith(".py"):
            line = " ".join(["unstuck run", *args])
            raise click.UsageError(f"{args[0]} is no command; to run a script type: {line}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UnstuckError as error:
            failure.say(str(error))
        except KeyboardInterrupt:
            failure.say("interrupted")
            sys.exit(_INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            failure.say(failure.unexpected(error))
        sys.exit(_USAGE)


@click.group(
    cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 99}
)
@click.version_option(__version__, message="unstuck %(version)s")
def unstuck() -> None:
    """Find out why a sequence model stopped learning, and prove the fix by retraining.

    Start with: unstuck run train.py
    """


for _command in (
    run,
    ceiling,
    read,
    diagnose,
    explain,
    causes,
    history,
    report,
    serve,
    demo,
    lab,
    compile_now,
):
    unstuck.add_command(_command)
