"""Evidence: measurements of one case, each made once and only when a cause asks for it."""

from __future__ import annotations

import time
from functools import cached_property

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.bound import Ceiling, ceiling
from unstuck.ceiling.rearrange import Layout, Scored, best
from unstuck.ceiling.visibility import Visibility
from unstuck.doctor import thresholds
from unstuck.doctor.measure import balance
from unstuck.doctor.measure.layouts import Kinds, Layouts, has_pictures, search
from unstuck.doctor.measure.overlap import Overlap, overlap
from unstuck.doctor.measure.run import RunMeasurements
from unstuck.doctor.measure.scoring import finite
from unstuck.engine.inside import Inside
from unstuck.errors import DeadlineError, UnstuckError

_MEASUREMENT_TIME_SHARE = 0.5  # of what is left


class Evidence(RunMeasurements):
    """What can be measured of a case: what is seen of it, and what its arrays and layers allow.

    Args:
        case: the run.
        learner: the run's model, to be asked and retrained; None when it cannot be had.
        seed: of everything that is drawn.
    """

    # ---------------------------------------------------------------- ceilings

    @cached_property
    def _bounds(self) -> dict[str, Ceiling]:
        return {}

    @cached_property
    def ceiling(self) -> Ceiling:
        """The ceiling of the arrays as they are, under the measured visibility."""
        return self.bound(self.visibility)

    @property
    def states(self) -> int | None:
        """Number of states of the finite-state machine that explains the rows, if one does."""
        return self.ceiling.states

    def bound(self, visibility: Visibility | str) -> Ceiling:
        """The ceiling of the arrays as they are under any visibility; of each name once."""
        if isinstance(visibility, str):
            name = visibility
        else:
            name = visibility.name
        if name in self._bounds:
            return self._bounds[name]
        started = time.perf_counter()
        bound = ceiling(
            self.x,
            self.canonical(self.y),
            visibility=visibility,
            metric=self.metric,
            mask=self.weight,
            seed=self.seed,
            deadline=self.deadline.share(_MEASUREMENT_TIME_SHARE),
        )
        self.seconds[f"ceiling {name}"] = time.perf_counter() - started
        if name != "custom":  # which has no mask of its own
            self._bounds[name] = bound
        return bound

    def canonical(self, y: Array) -> Array:
        """Targets as (rows, steps, k), with one step where the target has no time axis."""
        if self.per_step:
            steps = y.shape[1]
        else:
            steps = 1
        return y.reshape(len(y), steps, -1)

    @cached_property
    def signal_out_of_reach(self) -> bool:
        """Whether all that counts lies where the model's answer does not reach.

        So it is with long rows whose end is padding: what the answer depends on measurably are the
        last steps, and these say nothing.
        """
        given = self.ceiling
        if self.visibility.name == "full" or given.high is None:
            return False
        if given.high - given.constant >= thresholds.NO_ROOM:
            return False
        return self.best_baseline > given.constant + thresholds.SIGNAL_ELSEWHERE

    @cached_property
    def best_baseline(self) -> float:
        """The best score that was built on the arrays from all input steps."""
        if self.visibility.name == "full":
            whole = self.ceiling
        else:
            whole = self.bound("full")
        if whole.low is not None:
            return whole.low
        return whole.constant

    @cached_property
    def balanced(self) -> float:
        """Balanced accuracy of the best simple model with classes weighed alike, see `balance`."""
        return balance.possible(self.x, self.target, seed=self.seed)

    @cached_property
    def layouts(self) -> Layouts:
        """Other layouts of the same numbers that would allow a higher score, best first."""
        if self.case.sampled or has_pictures(self.case):
            return Layouts((), joined=False)
        started = time.perf_counter()
        try:
            layouts = search(self.case, self._rearranged)
        except DeadlineError:
            layouts = Layouts((), joined=False)
        self.seconds["layouts"] = time.perf_counter() - started
        return layouts

    def _rearranged(self, x: Array, y: Array, kinds: Kinds) -> list[Scored]:
        if self.steps:
            visibility = self.visibility
        else:
            visibility = Visibility.named("full", 1, x.shape[1])
        if len(self.case.x) > 1:
            kinds = frozenset({"axes"})  # rows and steps of the other inputs stay where they are
            if visibility.mask.shape[1] != x.shape[1]:
                visibility = Visibility.named("full", visibility.mask.shape[0], x.shape[1])
        return best(
            x,
            y,
            visibility=visibility,
            metric=self.metric,
            given=self.ceiling,
            kinds=kinds,
            seed=self.seed,
            deadline=self.deadline.share(_MEASUREMENT_TIME_SHARE),
        )

    def is_time_reversal(self, layout: Layout) -> bool:
        """Whether a layout reads x and y from the other end and does nothing else."""
        x = self.case.x[0][:64]
        y = self.y[:64]
        if x.ndim < 2 or y.ndim < 2:
            return False
        new_x, new_y = layout.apply(x, y)
        return np.array_equal(new_x, x[:, ::-1]) and np.array_equal(new_y, y[:, ::-1])

    @property
    def simpler_layouts(self) -> list[Scored]:
        """The layouts that are mistakes undone, not another reading direction of the same pairs."""
        return [s for s in self.layouts if not self.is_time_reversal(s.layout)]

    @cached_property
    def overlap(self) -> Overlap | None:
        """How validation rows relate to training rows; None without validation rows."""
        if self.x_val is None or self.x_val.shape[1:] != self.x.shape[1:]:
            return None
        return overlap(self.x, self.x_val)

    # ---------------------------------------------------------------- model

    @property
    def carries_state(self) -> bool:
        """Whether a row begins with the state that another left.

        Retrainings run on JAX, so they are not the user's training then.
        """
        return self.outline.carries_state

    @cached_property
    def broke_down(self) -> bool:
        """Whether losses or weights of the user's run became NaN or infinite."""
        losses = self.curve()
        after = self.case.weights_after
        return bool(losses and not np.isfinite(losses[-1])) or bool(after and not finite(after))

    @cached_property
    def inside(self) -> tuple[Inside, Inside] | None:
        """What the layers do before and after the training; None where they cannot be asked."""
        learner = self.learner
        case = self.case
        states = (case.weights_before, case.weights_after)
        if learner is None or len(case.x) > 1 or not all(map(finite, states)):
            return None
        try:
            before, after = (learner.inside(case.x[0], weights=w) for w in states)
        except UnstuckError:  # own layers, or a cut that no part model can be made at
            return None
        return before, after

    # ---------------------------------------------------------------- history

    def curve(self, name: str = "loss") -> list[float]:
        """One number an epoch of a reported metric."""
        return self.case.history.get(name, [])

    def last(self, name: str) -> float | None:
        """Last reported number of a metric."""
        values = self.curve(name)
        if values:
            return values[-1]
        return None

    @property
    def updates(self) -> int:
        """Optimizer steps that the user's run made."""
        fit = self.case.fit
        if fit.updates:
            return fit.updates
        return max(1, -(-len(self.case.x[0]) // max(fit.batch_size, 1))) * max(fit.epochs, 1)
