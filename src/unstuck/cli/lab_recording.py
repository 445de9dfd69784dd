"""A lab run's place in the history, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from unstuck.cli.recording import HistoryEntry

if TYPE_CHECKING:
    from unstuck.engine.progress import PopulationProgress
    from unstuck.lab.ceilings import Limit
    from unstuck.store.history.record import RunOutcome


class LabRecording(HistoryEntry):
    """Records how a population stands, and at last what it came to.

    Args:
        name: task and model.
    """

    def __init__(self, name: str) -> None:
        super().__init__("lab", name)
        self.outcome: Callable[[], RunOutcome | None] = lambda: None

    def progress_now(self, now: PopulationProgress) -> None:
        """One point of each curve: best and median score, nets that still train."""
        if not now.made:
            return
        curves = {"best": now.best, "median": now.median, "nets training": float(now.alive)}
        rows = [(name, now.made, value) for name, value in curves.items() if value is not None]
        self.points(rows, now.made / now.planned if now.planned else None)

    def come_to(self, outcome: Callable[[], RunOutcome | None]) -> None:
        """What the run came to, once it has ended."""
        self.outcome = outcome


@contextmanager
def recorded(name: str) -> Iterator[LabRecording]:
    """A run that is recorded as finished, or as failed or stopped where an exception ends it."""
    recording = LabRecording(name)
    recording.begin()
    try:
        yield recording
    except KeyboardInterrupt:
        recording.end("stopped", lambda: None)
        raise
    except BaseException:
        recording.end("failed", lambda: None)
        raise
    recording.end("finished", recording.outcome)


def limits_of(limit: Limit) -> dict[str, float | None]:
    """A ceiling as the history takes it."""
    return {"constant": limit.constant, "low": limit.low, "high": limit.high}
