"""Watch: see one fit from inside a notebook or script, as a Keras callback.

watch = unstuck.Watch()
model.fit(x, y, callbacks=[watch])
watch.diagnosis
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import keras

from unstuck.capture.fit_call import FitCall
from unstuck.capture.guard import Guard
from unstuck.capture.observer import Observer
from unstuck.capture.recording import Around, Recording
from unstuck.case import Case, Outcome
from unstuck.errors import InputError

if TYPE_CHECKING:
    from unstuck.doctor.finding import Diagnosis

CAP = 512 << 20


class Watch(Observer):
    """A callback for `fit` that keeps the case, and says what is wrong when asked or at the end.

    Put it last in the list of callbacks: it then sees what the others did. Training is not changed;
    when something of ours fails, `notes` says so and the fit goes on.

    Args:
        budget: seconds for the retrainings of a diagnosis; default eight times what the fit took,
            20 to 180.
        print: whether to diagnose and print as soon as the fit is over.
        early: whether to say on stderr, before the first update, what is certain by then.
        cap: most bytes of rows to keep; above it evenly spaced ones.
    """

    def __init__(
        self, budget: float | None = None, print: bool = True, *, early: bool = True, cap: int = CAP
    ) -> None:
        self.notes: list[str] = []
        guard = Guard(self.notes.append)
        super().__init__(self._start, self._stop, guard)
        self._budget = budget
        self._print = print
        self._early = early
        self._cap = cap
        self._case: Case | None = None
        self._diagnosis: Diagnosis | None = None

    @property
    def case(self) -> Case:
        """The last fit that finished.

        Raises:
            InputError: no fit has finished yet.
        """
        if self._case is None:
            why = f" ({self.notes[-1]})" if self.notes else ""
            raise InputError(
                f"no fit was watched to its end{why}; pass it on: fit(x, y, callbacks=[watch])"
            )
        return self._case

    @property
    def diagnosis(self) -> Diagnosis:
        """What is wrong with that fit; worked out when first asked for.

        Raises:
            InputError: no fit has finished yet.
        """
        if self._diagnosis is None:
            from unstuck.doctor.notebook import diagnose_case

            self._diagnosis = diagnose_case(self.case, model=self.model, budget=self._budget)
        return self._diagnosis

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Keep the case; diagnose and print when asked to."""
        super().on_train_end(logs)
        if self._print and self._case is not None:
            self._guard.attempt("show a diagnosis", self._show, None)

    def _start(self, model: Any, call: FitCall) -> Recording:
        self._case = self._diagnosis = None
        script = sys.argv[0] if sys.argv else ""
        around = Around(keras.config.backend(), self._cap, script, self._guard)
        recording = Recording(model, call, around)
        if self._early:
            self._guard.attempt("look at the arrays", lambda: _say_early(recording), None)
        return recording

    def _stop(self, recording: Recording, outcome: Outcome) -> None:
        self._case = recording.finish(outcome)

    def _show(self) -> None:
        from unstuck.report.terminal import render

        render(self.diagnosis, sys.stdout)


def _say_early(recording: Recording) -> None:
    from unstuck.doctor.early import early
    from unstuck.doctor.first_pass import through_a_copy, worth_it
    from unstuck.report.page import Page

    case = recording.so_far()
    if not case.x or not case.y or case.sampled:
        return
    found = early(case)
    lines = [*found.lines]
    # Another backend cannot run the copy here, and a short training is over before it.
    if not found.errors and keras.config.backend() == "jax" and worth_it(case):
        lines += through_a_copy(case)["lines"]
    for line in lines:
        Page(sys.stderr).line(f"unstuck: {found.at}: {line}", hang=2)
