"""OneFit: a callback that keeps the case of a fit, in the user's own list of callbacks."""

from __future__ import annotations

import sys
from typing import Any

import keras

from unstuck.case import Case, Outcome
from unstuck.frameworks.keras.watch.fit_call import FitCall
from unstuck.frameworks.keras.watch.observer import Observer
from unstuck.frameworks.keras.watch.recording import Around, Recording
from unstuck.process.guard import Guard

CAP = 512 << 20


class OneFit(Observer):
    """Keeps the last fit that it saw. Training is not changed.

    Args:
        cap: most bytes of rows to keep; above it evenly spaced ones.

    Attributes:
        last: the last fit that finished, None before.
        notes: what went wrong on our side; the fit goes on.
    """

    def __init__(self, cap: int = CAP) -> None:
        self.notes: list[str] = []
        super().__init__(self._start, self._stop, Guard(self.notes.append))
        self.last: Case | None = None
        self._cap = cap

    @property
    def backend(self) -> str:
        """Keras' backend."""
        return str(keras.config.backend())

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Keep the case, then do what is to be done with it."""
        super().on_train_end(logs)
        if self.last is not None:
            self._guard.attempt("show a diagnosis", self.finished, None)

    def begun(self, so_far: Recording) -> None:
        """A fit is about to take its first step; for sub-classes."""

    def finished(self) -> None:
        """A fit was kept; for sub-classes."""

    def _start(self, model: Any, call: FitCall) -> Recording:
        self.last = None
        if sys.argv:
            script = sys.argv[0]
        else:
            script = ""
        recording = Recording(model, call, Around(self.backend, self._cap, script, self._guard))
        self._guard.attempt("look at the arrays", lambda: self.begun(recording), None)
        return recording

    def _stop(self, recording: Recording, outcome: Outcome) -> None:
        self.last = recording.finish(outcome)
