"""What a FitReport is made of: numbers about the data, the scores, the ceiling, what was missed.

Plain values only, so that whoever shows or writes a report needs nothing else. The names of the
fields are the keys of the JSON contract (docs/json.md).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

Direction = Literal["max", "min"]


@dataclass(frozen=True)
class DataSummary:
    """The arrays that were passed to fit.

    Args:
        rows: number of training rows.
        distinct: number of input rows that differ; None where they were not counted.
        x, y: one shape an array, without the rows.
    """

    rows: int
    distinct: int | None
    x: tuple[tuple[int, ...], ...] = ()
    y: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class RegressionScores:
    """What is measured of real targets alone; None for what could not be.

    Args:
        mae: mean absolute error on the training rows, in units of the target.
        last_value: score of repeating the last input.
        seasonal: score of repeating the input a fixed number of steps ago.
        skill: 1 − squared error / that of repeating the last input.
    """

    mae: float | None = None
    last_value: float | None = None
    seasonal: float | None = None
    skill: float | None = None


@dataclass(frozen=True)
class MetricScores:
    """What the trained model scored, beside a constant answer.

    Args:
        name: "accuracy", "r2", …
        direction: "max": higher is better; "min": lower is better.
        reached: score on the training rows; None where the model could not be asked.
        validation: score on the validation rows; None without them.
        constant: score of the best constant answer.
        regression: further scores; None where the targets are no real numbers.
    """

    name: str
    direction: Direction
    reached: float | None
    validation: float | None
    constant: float | None
    regression: RegressionScores | None = None

    @property
    def lowest(self) -> float | None:
        """The lower of the two scores, which the error budget is counted from; None without any."""
        scores = [score for score in (self.reached, self.validation) if score is not None]
        finite = [score for score in scores if abs(score) < float("inf")]
        return min(finite, default=None)


@dataclass(frozen=True)
class CeilingReport:
    """The best score that any model could reach which sees what this one sees.

    Args:
        low: scored by something that was built, on rows it had not seen; None without any.
        high: nothing scores higher on these rows, proved by counting; None where nothing is proved.
        exact: whether the two coincide.
        per_step: best known score at each output step.
        how: "counted", "machine", "estimated" or "baselines only".
        why: the same as a sentence.
        noise: two standard errors of a score on so many rows; None in reports that do not say.
    """

    low: float | None
    high: float | None
    exact: bool
    per_step: tuple[float, ...]
    how: str
    why: str
    noise: float | None = None

    @property
    def known(self) -> bool:
        """Whether either end is."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True)
class ErrorBudget:
    """Where the missing score went, as shares of a perfect score; None for what was not measured.

    Args:
        data: what no model can get from these arrays.
        model: what this architecture did not reach and another could.
        training: what other seeds or more updates added.
        generalisation: training rows − validation rows.
    """

    data: float | None = None
    model: float | None = None
    training: float | None = None
    generalisation: float | None = None

    @property
    def shares(self) -> tuple[tuple[str, float | None], ...]:
        """Name and share of every part, in their order."""
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))

    @property
    def measured(self) -> tuple[tuple[str, float], ...]:
        """Name and share of the parts that were measured, in their order."""
        return tuple((name, share) for name, share in self.shares if share is not None)


@dataclass(frozen=True)
class OutputScores:
    """One output of a model with several.

    Args:
        name: of the output.
        metric: as in `MetricScores.name`.
        reached, validation, constant: as in `MetricScores`.
        low, high: as in `CeilingReport`.
        judged: whether all else in the report is about this output.
    """

    name: str
    metric: str
    reached: float | None
    validation: float | None
    constant: float | None
    low: float | None
    high: float | None
    judged: bool


@dataclass(frozen=True)
class FitEvidence:
    """Further measurements of a fit; None for what was not made.

    Args:
        first_loss: loss of the initial weights.
        uninformed_loss: loss of the best constant answer.
        moved: matrix → how far training moved it, relative to its own size.
        constant: score of the best constant answer on the held-out rows.
        one_batch: score of training on a few rows alone.
        zeroed: score of the same training with all inputs zero.
        shuffled: score of the same training with targets of other rows.
    """

    first_loss: float | None = None
    uninformed_loss: float | None = None
    moved: dict[str, float | None] | None = None
    constant: float | None = None
    one_batch: float | None = None
    zeroed: float | None = None
    shuffled: float | None = None
