"""Wait for the script's process; let every signal reach it exactly once.

A terminal's Ctrl-C goes to every process of the foreground group, so the script has had it; what
`kill` sent to the parent alone is passed on. The kernel says which it was (si_code), but only to
sigwaitinfo, so the signals are blocked and waited for. They are then the same kind of event as the
end of the script (SIGCHLD), which makes this a loop without races and without handlers.

Call it from a process without other threads: those would take the signals away. A signal that a
process sends to the whole group (`kill -TERM -PGID`) reaches the script twice: nothing tells the
kinds of `kill` apart.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM")
_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.25
Start = Callable[[Callable[[], None] | None], "subprocess.Popen[bytes]"]


def run(start: Start, monitor: Callable[[], None] | None = None) -> int:
    """Start a process, attend it to its end, and return `Popen.returncode`: −n for signal n.

    Args:
        start: starts the process; takes what to call in it before the program replaces it.
        monitor: called again and again until then; must not raise, nor start threads.
    """
    if hasattr(signal, "sigwaitinfo"):
        return _run_waiting(start, monitor)
    return _run_handling(start, monitor)


def _run_waiting(start: Start, monitor: Callable[[], None] | None) -> int:
    passed_on = {getattr(signal, name) for name in _PASSED_ON}
    with _blocked({*passed_on, signal.SIGCHLD}) as before:
        child = start(_prepare_child(before))
        while child.poll() is None:
            info = _next({*passed_on, signal.SIGCHLD}, wait=_POLL_SECONDS if monitor else None)
            if monitor is not None:
                monitor()
            if info is None:
                continue
            if info.si_signo != signal.SIGCHLD and not _has_reached_child(info):
                child.send_signal(info.si_signo)
        # A Ctrl-C from before the end was the script's; from now on it is the caller's.
        while signal.sigtimedwait({signal.SIGINT}, 0) is not None:
            pass
    return child.returncode


def _next(signals: set[signal.Signals], *, wait: float | None) -> signal.struct_siginfo | None:
    """The next of these signals; None when there was none in so many seconds."""
    if wait is None:
        return signal.sigwaitinfo(signals)
    return signal.sigtimedwait(signals, wait)


@contextmanager
def _blocked(signals: set[signal.Signals]) -> Iterator[set[int]]:
    """Hold back signals for a while; gives the mask as it was."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield {int(each) for each in before}
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _has_reached_child(info: signal.struct_siginfo) -> bool:
    """Whether the kernel, not a process, sent it: then the whole foreground group has it.

    Except the hangup of a terminal, which goes to the session's leader alone.
    """
    to_leader = info.si_signo == signal.SIGHUP and os.getsid(0) == os.getpid()
    return info.si_code > 0 and not to_leader


def _prepare_child(mask: set[int]) -> Callable[[], None]:
    """What the child does before it becomes python: die with us, and have its signals back."""
    parent = os.getpid()
    die_with_parent = _die_with_parent()
    handled = [
        number
        for number in (getattr(signal, name) for name in _PASSED_ON)
        if callable(signal.getsignal(number))
    ]

    def prepare() -> None:
        die_with_parent()
        if os.getppid() != parent:  # it ended before the line above took effect
            os.kill(os.getpid(), signal.SIGKILL)
        for number in handled:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    return prepare


def _die_with_parent() -> Callable[[], None]:
    """Linux kills the child when this process dies, even by SIGKILL; elsewhere nothing does."""
    if sys.platform != "linux":
        return lambda: None
    with suppress(ImportError, OSError, AttributeError):
        from ctypes import CDLL

        prctl = CDLL(None).prctl
        return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    return lambda: None


def _run_handling(start: Start, monitor: Callable[[], None] | None) -> int:
    """Without sigwaitinfo: a terminal's Ctrl-C is the script's, everything else is passed on."""
    children: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _frame: object) -> None:
        if number != signal.SIGINT:
            for child in children:
                child.send_signal(number)

    numbers = [getattr(signal, name) for name in _PASSED_ON if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    changed = [number for number in numbers if before[number] not in (signal.SIG_IGN, None)]
    for number in changed:
        signal.signal(number, pass_on)
    try:
        children.append(start(None))
        while monitor is not None and children[0].poll() is None:
            with suppress(subprocess.TimeoutExpired):
                children[0].wait(_POLL_SECONDS)
            monitor()
        return children[0].wait()
    finally:
        for number in changed:
            signal.signal(number, before[number])
