"""Recording: a run's place in the history, from a command's side.

The history never costs anybody their run: what goes wrong with it is said once, on stderr, and
nothing more is recorded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from unstuck.cli import failure
from unstuck.errors import UnstuckError

if TYPE_CHECKING:
    from unstuck.store.history.record import Kind, Recorder, RunOutcome, State

_PAUSE = 0.5  # seconds between two writes of curves


class HistoryEntry:
    """Writes one run into the history of the working folder, if one is kept.

    Args:
        kind, name: see `store.history.record.Recorder`.
    """

    def __init__(self, kind: Kind, name: str) -> None:
        self._kind = kind
        self._name = name
        self._began = time.time()
        self._recorder: Recorder | None = None
        self._off = False
        self._waiting: list[tuple[str, int, float]] = []
        self._progress: float | None = None
        self._written = 0.0

    def begin(self) -> None:
        """From now on the run is shown as running."""
        self._guarded(self._open)

    def limits(self, *, constant: float | None, low: float | None, high: float | None) -> None:
        """See `Recorder.limits`."""

        def limited() -> None:
            recorder = self._open()
            if recorder is not None:
                recorder.limits(constant=constant, low=low, high=high)

        self._guarded(limited)

    def points(self, rows: Iterable[tuple[str, int, float]], progress: float | None = None) -> None:
        """See `Recorder.points`; written twice a second at most, the rest at the end."""
        self._waiting += rows
        if progress is not None:
            self._progress = progress
        else:
            self._progress = self._progress
        if time.monotonic() - self._written >= _PAUSE:
            self._guarded(self._write)

    def end(
        self, state: State, outcome: Callable[[], RunOutcome | None], *, exit: int | None = None
    ) -> None:
        """Record what the run came to.

        Args:
            state: see `Recorder.end`.
            outcome: makes it; called only where a history is kept.
            exit: status of the script.
        """

        def ended() -> None:
            recorder = self._open()
            if recorder is not None:
                self._write()
                recorder.end(state, outcome(), exit=exit)

        self._guarded(ended)
        self._off = True

    @property
    def begun(self) -> bool:
        """Whether it stands in the history."""
        return self._recorder is not None

    def _open(self) -> Recorder | None:
        if self._recorder is None:
            from unstuck.store.history.place import place
            from unstuck.store.history.record import Recorder

            file = place()
            if file is None:
                self._off = True
                return None
            self._recorder = Recorder(file, self._kind, self._name, started=self._began)
        return self._recorder

    def _write(self) -> None:
        self._written = time.monotonic()
        recorder = self._open()
        if recorder is not None and (self._waiting or self._progress is not None):
            waiting = self._waiting
            self._waiting = []
            recorder.points(waiting, self._progress)

    def _guarded(self, work: Callable[[], object]) -> None:
        if self._off:
            return
        try:
            work()
        except UnstuckError as error:
            self._give_up(str(error))
        except Exception as error:
            self._give_up(failure.as_line(error, what="recording the run"))

    def _give_up(self, why: str) -> None:
        self._off = True
        if self._recorder is not None:
            self._recorder.close()
        failure.say(f"this run is not in the history: {why}")
