"""Observer: the Keras callback through which a fit is seen.

It stands last in the list of callbacks, so it sees what the user's own callbacks made of weights
and logs, and no frame of ours is on the stack while they run. It has no hook for batches: Keras
sends those to other threads only when no callback asks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras

from unstuck.case import Outcome
from unstuck.frameworks.keras.watch import fit_call
from unstuck.frameworks.keras.watch.fit_call import FitCall
from unstuck.frameworks.keras.watch.recording import Recording
from unstuck.process import call_site
from unstuck.process.guard import Guard

Begin = Callable[[Any, FitCall], Recording | None]
End = Callable[[Recording, Outcome], None]
Epoch = Callable[[Recording, dict[str, Any]], None]


class Observer(keras.callbacks.Callback):  # type: ignore[misc]
    """Watches the fits of one list of callbacks.

    Args:
        begin: makes a recording of a fit that is about to take its first step, or None.
        end: receives the recording of a fit that finished.
        guard: keeps our errors from the script.
        epoch: receives what an epoch reported.
    """

    def __init__(self, begin: Begin, end: End, guard: Guard, epoch: Epoch | None = None) -> None:
        super().__init__()
        self._epoch = epoch
        self._begin = begin
        self._end = end
        self._guard = guard
        self._recording: Recording | None = None

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """The model is built, no step was taken."""
        self._recording = self._guard.attempt("keep a call of fit", self._see_fit, None)

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """An evaluation inside fit."""
        recording = self._recording
        if recording is not None and recording.awaits_validation:
            self._guard.attempt(
                "keep validation rows", lambda: self._see_evaluation(recording), None
            )

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """An epoch and its validation are over."""
        recording = self._recording
        if recording is not None:
            self._guard.attempt("keep the history", lambda: recording.epoch_ended(logs or {}), None)
            tell = self._epoch
            if tell is not None:
                self._guard.attempt("tell an epoch", lambda: tell(recording, logs or {}), None)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Training finished."""
        recording = self._recording
        self._recording = None
        if recording is not None:
            self._guard.attempt(
                "keep a call of fit", lambda: self._end(recording, "finished"), None
            )

    def _see_fit(self) -> Recording | None:
        folder = fit_call.library()
        frame = next(iter(fit_call.frames(self.model, "fit", folder)), None)
        if frame is None or call_site.called_by_us(frame, folder):
            return None
        return self._begin(self.model, fit_call.read(frame, folder))

    def _see_evaluation(self, recording: Recording) -> None:
        for frame in fit_call.frames(self.model, "evaluate", fit_call.library())[:1]:
            recording.evaluation_begins(frame.f_locals["epoch_iterator"])
