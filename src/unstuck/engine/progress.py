"""One bar for a population: updates a second, members alive, scores, time left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from unstuck.terminal.progress import Progress


@dataclass(frozen=True)
class PopulationProgress:
    """How a population stands.

    Args:
        made: updates made, all members together.
        fresh: of these, made since this process took the population up.
        planned: updates at most.
        alive: members that still train or wait.
        members: all.
        best: best of the members' last scores; None before the first.
        median: of these scores.
        seconds: since this process took the population up.
    """

    made: int
    fresh: int
    planned: int
    alive: int
    members: int
    best: float | None
    median: float | None
    seconds: float

    @property
    def rate(self) -> float:
        """Updates a second."""
        if self.seconds > 0:
            return self.fresh / self.seconds
        return 0.0

    @property
    def left(self) -> float | None:
        """Seconds until all updates are made, if no member ends early; None before the first."""
        if self.rate > 0:
            return (self.planned - self.made) / self.rate
        return None

    def __str__(self) -> str:
        scores = ""
        if self.best is not None and self.median is not None:
            scores = f" · best {self.best:.3f}, median {self.median:.3f}"
        alive = f"{self.alive} of {self.members} training"
        return f"{self.rate:,.0f} updates/s · {alive}{scores}"


@contextmanager
def bar(
    shown: bool | None = None, *, first: str = "starting", note: str = ""
) -> Iterator[Callable[[PopulationProgress], None]]:
    """A bar on stderr.

    Args:
        shown: None shows it on a terminal only, True in a notebook too.
        first: what it says before there are numbers.
        note: what it says after the scores.

    Yields:
        What is to be told how things stand.
    """
    if shown is False:
        yield lambda standing: None
        return
    progress = Progress(sys.stderr, hint="Ctrl-C ends", anywhere=shown is True)

    def look(standing: PopulationProgress) -> None:
        if standing.made:
            share = standing.made / standing.planned
            progress.show_share(share, f"{_clock(standing.left)} {standing}{note}")

    progress.say(first)
    try:
        yield look
    finally:
        progress.clear()


def _clock(seconds: float | None) -> str:
    """A time that is left, as hours, minutes and seconds."""
    if seconds is None:
        return "-:--:--"
    return str(timedelta(seconds=round(seconds)))
