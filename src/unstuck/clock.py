"""Stopwatch: the seconds that work takes, not those in which other processes had the machine.

Deadline: when work is to be given up, asked for by the work itself between two of its steps.
"""

from __future__ import annotations

import math
import time

from unstuck.errors import DeadlineError

_PATIENCE = 5.0  # however busy the machine is, no more than this many times the wall clock's budget


class Stopwatch:
    """Runs from its creation on.

    A budget of time is meant for a machine that is not shared; on a busy one the wall clock runs on
    while we wait. What counts is therefore the lesser of wall time and this process' CPU time, but
    at least a fifth of the wall time, so that a process that only waits ends too.
    """

    def __init__(self) -> None:
        self._wall = time.monotonic()
        self._cpu = time.process_time()

    @property
    def wall(self) -> float:
        """Seconds on the wall."""
        return time.monotonic() - self._wall

    @property
    def spent(self) -> float:
        """Seconds of the budget."""
        wall = self.wall
        return max(min(wall, time.process_time() - self._cpu), wall / _PATIENCE)


class Deadline:
    """When some work is to be given up, and what was.

    Args:
        seconds: of a `Stopwatch` from now on; infinity for no end.
        cuts: where what was given up is noted; None for a list of its own.
    """

    def __init__(self, seconds: float = math.inf, cuts: list[str] | None = None) -> None:
        self._seconds = seconds
        self._watch = Stopwatch()
        self.cuts: list[str] = [] if cuts is None else cuts

    @property
    def left(self) -> float:
        """Seconds that are left; infinity where there is no end."""
        return self._seconds - self._watch.spent

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        return self.left <= 0

    def share(self, part: float) -> Deadline:
        """A deadline for one of several pieces of work: this part of what is left."""
        return Deadline(max(self.left, 0.0) * part, self.cuts)

    def renewed(self, seconds: float) -> Deadline:
        """So many seconds from now on; no end where this deadline has none."""
        if self._seconds == math.inf:
            return Deadline(cuts=self.cuts)
        return Deadline(seconds, self.cuts)

    def cut(self, what: str) -> None:
        """Note that something was given up."""
        if what not in self.cuts:
            self.cuts.append(what)

    def check(self, what: str) -> None:
        """Give up where the time is over.

        Raises:
            DeadlineError: it is; noted as a cut.
        """
        if self.passed:
            self.cut(what)
            raise DeadlineError(f"{what} was given up: the time for it is over")
