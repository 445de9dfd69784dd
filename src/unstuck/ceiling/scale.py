"""From the scores that are counted and built (accuracy, or a loss) to the metric asked for."""

from __future__ import annotations

from dataclasses import dataclass

from unstuck.case import Array
from unstuck.ceiling.table import weighted


@dataclass(frozen=True)
class Scale:
    """From inner scores (accuracy or a loss) to the metric that was asked for.

    Args:
        metric: the metric asked for; r2 is judged by mse inside.
        constants: inner score of the best constant, shape (steps, outputs).
        total: weight of each output step.
    """

    metric: str
    constants: Array
    total: Array

    @property
    def perfect(self) -> float:
        """Inner score of a perfect answer."""
        if self.metric == "accuracy":
            return 1.0
        return 0.0

    @property
    def constant(self) -> float:
        """Inner score of the best constant."""
        return weighted(self.constants, self.total)

    def outward(self, inner: float, constant: float | None = None) -> float:
        """An inner score as the metric."""
        if self.metric != "r2":
            return inner
        if constant is None:
            base = self.constant
        else:
            base = constant
        if base > 0:
            return 1.0 - inner / base
        return float(inner <= 0)

    def interval(
        self, proved: float | None, built: float, *, settled: bool
    ) -> tuple[float | None, float | None]:
        """(low, high) of the metric.

        Args:
            proved: inner score that counting proves to be the best, or None.
            built: inner score that was built; a constant always counts as built.
            settled: the proved score is known to be reached.
        """
        if self.metric == "accuracy":
            low = max(built, self.constant)
            high = proved
            if high is not None:
                if settled:
                    low = high
                else:
                    low = min(low, high)
            return low, high
        most = min(built, self.constant)
        if proved is not None:
            if settled:
                most = proved
            else:
                most = max(most, proved)
        if self.metric == "r2":
            return self.outward(most), None if proved is None else self.outward(proved)
        return proved, most

    def by_step(self, inner: Array) -> tuple[float, ...]:
        """Inner scores of shape (steps, outputs) as the metric at each step."""
        pairs = zip(inner.mean(axis=1), self.constants.mean(axis=1), strict=True)
        return tuple(self.outward(float(score), float(base)) for score, base in pairs)
