"""Stopwatch: the seconds that work takes, not those in which other processes had the machine."""

from __future__ import annotations

import time

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
