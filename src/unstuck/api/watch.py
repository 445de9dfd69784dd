"""Watch: see one fit from inside a notebook or script, as a Keras callback.

watch = unstuck.Watch()
model.fit(x, y, callbacks=[watch])
watch.diagnosis
"""

from __future__ import annotations

import sys

from unstuck.api.diagnose import diagnose_case
from unstuck.case import Case
from unstuck.doctor.early import early
from unstuck.doctor.finding import Diagnosis
from unstuck.doctor.trials.first_pass import through_a_copy, worth_it
from unstuck.errors import InputError
from unstuck.frameworks.keras.watch.one_fit import CAP, OneFit
from unstuck.frameworks.keras.watch.recording import Recording
from unstuck.report.page import Page
from unstuck.report.terminal import render


class Watch(OneFit):
    """A callback for `fit` that keeps the case, and says what is wrong when asked or at the end.

    Put it last in the list of callbacks: it then sees what the others did. Training is not changed;
    when something of ours fails, `notes` says so and the fit goes on.

    Args:
        budget: seconds for a diagnosis; default: measuring as long as it takes, and retraining
            eight times as long as the fit took, 20 to 180.
        print: whether to diagnose and print as soon as the fit is over.
        early: whether to say on stderr, before the first update, what is certain by then.
        cap: most bytes of rows to keep; above it evenly spaced ones.
    """

    def __init__(
        self, budget: float | None = None, print: bool = True, *, early: bool = True, cap: int = CAP
    ) -> None:
        super().__init__(cap)
        self._budget = budget
        self._print = print
        self._early = early
        self._diagnosis: tuple[Case, Diagnosis] | None = None

    @property
    def case(self) -> Case:
        """The last fit that finished.

        Raises:
            InputError: no fit has finished yet.
        """
        if self.last is None:
            if self.notes:
                why = f" ({self.notes[-1]})"
            else:
                why = ""
            raise InputError(
                f"no fit was watched to its end{why}; pass it on: fit(x, y, callbacks=[watch])"
            )
        return self.last

    @property
    def diagnosis(self) -> Diagnosis:
        """What is wrong with that fit; worked out when first asked for.

        Raises:
            InputError: no fit has finished yet.
        """
        case = self.case
        if self._diagnosis is None or self._diagnosis[0] is not case:
            self._diagnosis = case, diagnose_case(case, model=self.model, budget=self._budget)
        return self._diagnosis[1]

    def begun(self, so_far: Recording) -> None:
        """Say what is certain before the first update."""
        if not self._early:
            return
        case = so_far.so_far()
        if not case.x or not case.y or case.sampled:
            return
        report = early(case)
        lines = [*report.lines]
        # Another backend cannot run the copy here, and a short training is over before it.
        if not report.errors and self.backend == "jax" and worth_it(case):
            lines += through_a_copy(case)["lines"]
        for line in lines:
            Page(sys.stderr).line(f"unstuck: {report.at}: {line}", hang=2)

    def finished(self) -> None:
        """Show the diagnosis where it was asked for."""
        if self._print:
            render(self.diagnosis, sys.stdout)
