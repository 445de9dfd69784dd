"""Run a script in a real python of its own, exactly as `python SCRIPT ARGS…` would.

The child is `sys.executable` with our arguments and nothing else; a `sitecustomize` on its
PYTHONPATH (inject/) brings the capture in and hides itself. What python has to say about a script
that does not exist or does not compile is said by python.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn

from unstuck.errors import InputError
from unstuck.process import supervise, watched

INJECT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "inject")
CAP = 512 << 20
FRAMEWORKS = "UNSTUCK_FRAMEWORKS"


class Ending(NamedTuple):
    """How the script's process ended.

    Args:
        status: its exit status, 0–255; None when a signal ended it.
        signal: number of the signal that ended it, or None.
    """

    status: int | None
    signal: int | None = None

    @property
    def shell_status(self) -> int:
        """The number that a shell shows: 128 + n for signal n."""
        if self.status is not None:
            return self.status
        return 128 + (self.signal or 0)


def launch(
    arguments: Sequence[str],
    *,
    folder: Path | None,
    at_exit: str | None = None,
    cap: int = CAP,
    budget: float | None = None,
    early: str = "",
    monitor: Callable[[], None] | None = None,
    frameworks: Mapping[str, str] = watched.OWN,
) -> Ending:
    """Run python with these arguments to its end.

    Signals are blocked meanwhile and as before afterwards, so that a Ctrl-C during what comes next
    is a KeyboardInterrupt. Call it before anything that starts threads (numpy does).

    Args:
        arguments: exactly what would follow `python` on a command line: SCRIPT ARGS…, -m MODULE
            ARGS…, -c CODE ARGS…, or - ARGS….
        folder: run folder for what is captured; None captures nothing.
        at_exit: "module:function" for `Settings.at_exit`.
        cap: most bytes of arrays to keep a fit.
        budget: seconds for `Settings.budget`.
        early: for `Settings.early`.
        monitor: called about four times a second as long as the script runs.
        frameworks: whose import starts a watch: module -> package that holds a `FRAMEWORK`.

    Raises:
        InputError: python itself could not be started.
    """
    environment = dict(os.environ)
    if folder is not None:
        environment = _environment(os.environ, folder.absolute(), at_exit, cap, budget, early)
        environment[FRAMEWORKS] = watched.written(frameworks)

    def start(prepare: Callable[[], None] | None) -> subprocess.Popen[bytes]:
        # Everything that this process was given goes on to the script, open files included.
        return subprocess.Popen(
            [sys.executable, *arguments], env=environment, close_fds=False, preexec_fn=prepare
        )

    try:
        code = supervise.run(start, monitor)
    except (OSError, ValueError) as error:
        raise InputError(f"{sys.executable} cannot be started: {error}") from None
    if code >= 0:
        return Ending(code)
    return Ending(None, -code)


def end_like(ending: Ending) -> NoReturn:
    """End this process the way the script's ended: same status, or killed by the same signal."""
    if ending.signal is None:
        sys.exit(ending.status)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    if os.name == "posix":
        _die_of(ending.signal)
    os._exit(ending.shell_status)


def _die_of(number: int) -> None:
    """Send this process a signal that nothing handles, without a second core file."""
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    with suppress(OSError, ValueError):  # SIGKILL and SIGSTOP have no handler to take away
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    os.kill(os.getpid(), number)


def _environment(
    given: Mapping[str, str],
    folder: Path,
    at_exit: str | None,
    cap: int,
    budget: float | None,
    early: str,
) -> dict[str, str]:
    """The child's environment: the given one, and what inject/sitecustomize.py takes out again."""
    ours = {
        "UNSTUCK_RUN": str(folder),
        "UNSTUCK_AT_EXIT": at_exit,
        "UNSTUCK_CAP": given.get("UNSTUCK_CAP") or str(cap),
        "UNSTUCK_BUDGET": None if budget is None else repr(budget),
        "UNSTUCK_EARLY": early or None,
        "UNSTUCK_PYTHONPATH": given.get("PYTHONPATH"),
        # An empty PYTHONPATH means none; after a separator it would mean the working directory.
        "PYTHONPATH": os.pathsep.join(filter(None, (INJECT, given.get("PYTHONPATH")))),
    }
    return {**given, **{name: value for name, value in ours.items() if value is not None}}


def main() -> NoReturn:
    """`python -m unstuck.process.launch SCRIPT ARGS…`: capture, throw away, end like the script."""
    with tempfile.TemporaryDirectory(prefix="unstuck-") as folder:
        ending = launch(sys.argv[1:], folder=Path(folder))
    end_like(ending)


if __name__ == "__main__":
    main()
