"""Learner: what can be asked of a model, wherever it lives; Run: what one training gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from unstuck.case import Array
from unstuck.changes import Changes
from unstuck.engine.inside import Inside

Way = Literal["lanes", "scan", "steps", "fit"]


@dataclass(frozen=True)
class Run:
    """One training.

    Args:
        seed: seed of initial weights, dropout and order of rows.
        updates: optimizer steps made.
        losses: mean training loss of each block of updates.
        scores: what `score` said after each block (of the held-out rows), block by block.
        outputs: predictions on the held-out rows at the end.
        seconds: wall time.
        way: "lanes", "scan", "steps" or "fit".
        diverged: whether a loss was NaN or infinite (training then stopped).
        met: updates made when the score first was at least the plan's target, or None.
        weights: at the end, in the order of `model.get_weights()`.
        why: why the way is not "lanes"; "" where it is, or where nobody asked.
    """

    seed: int
    updates: int
    losses: tuple[float, ...]
    scores: tuple[float, ...]
    outputs: Array = field(repr=False)
    seconds: float
    way: Way
    diverged: bool = False
    met: int | None = None
    weights: tuple[Array, ...] = field(default=(), repr=False)
    why: str = ""


@dataclass(frozen=True)
class Plan:
    """What to train on and for how long.

    Args:
        x, y: training rows, one array an input or output.
        x_test, y_test: held-out rows for `score`.
        updates: at most this many optimizer steps.
        batch: rows a step; larger than the data means all rows.
        block: optimizer steps between two looks at the score.
        score: (y_test, predictions) -> score, of one output; higher is better.
        target: stop at the first block whose score is at least this; None trains to the end.
        stop: whether a run ends at its target; else only `Run.met` tells when it was reached.
        confirm: asked for the weights where the score first is at least the target; the target is
            met only if it agrees. For a look that is too dear for every block.
        weights: initial weights; None draws new ones from the seed.
        sample_weight: one array an output, or empty.
        class_weight: as in fit.
        output: number of the output that is scored and predicted.
        seconds: give up after this much wall time (the run says how many updates it made).
    """

    x: tuple[Array, ...]
    y: tuple[Array, ...]
    x_test: tuple[Array, ...]
    y_test: tuple[Array, ...]
    updates: int
    batch: int
    block: int
    score: Callable[[Array, Array], float]
    target: float | None = None
    stop: bool = True
    confirm: Callable[[tuple[Array, ...]], bool] | None = None
    weights: tuple[Array, ...] | None = None
    sample_weight: tuple[Array, ...] = ()
    class_weight: dict[int, float] | None = None
    output: int = 0
    seconds: float = field(default=120.0)


class Session(Protocol):
    """One training under way: what `blocks.train` drives."""

    @property
    def way(self) -> Way:
        """How the updates are made."""
        ...

    @property
    def batch(self) -> int:
        """Rows an update."""
        ...

    @property
    def chunk(self) -> int:
        """At most this many updates between two looks at the clock."""
        ...

    def advance(self, order: Array) -> float:
        """Make one update for each row of `order`, shape (updates, batch); their mean loss."""
        ...

    def outputs(self) -> Array:
        """Predictions on the plan's held-out rows now, of the plan's output."""
        ...

    def weights(self) -> tuple[Array, ...]:
        """Weights now, in the order of `model.get_weights()`."""
        ...

    def state(self) -> tuple[Array, ...]:
        """Arrays from which another session of the same kind goes on, bit for bit."""
        ...

    def restore(self, state: tuple[Array, ...]) -> None:
        """Go on from a `state`."""
        ...


class Prepared(Protocol):
    """A model and the rows of a plan, ready for any number of trainings."""

    @property
    def way(self) -> Way:
        """How the updates will be made."""
        ...

    def start(
        self,
        weights: tuple[Array, ...],
        *,
        seed: int,
        learning_rate: float | None = None,
        l2: float | None = None,
        dropout: float | None = None,
    ) -> Session:
        """Begin one training; None keeps what the model was compiled with."""
        ...


class Trainable(Protocol):
    """A model that a population can be trained of."""

    def predict(self, x: tuple[Array, ...], *, weights: tuple[Array, ...]) -> Array:
        """Outputs in inference mode, shape (rows, …), of the first output."""
        ...

    def fresh_weights(self, seed: int) -> tuple[Array, ...]:
        """Initial weights drawn from a seed, in the order of `model.get_weights()`."""
        ...

    def prepare(
        self,
        plan: Plan,
        *,
        changes: Changes = (),
        way: Way | None = None,
        patient: bool = False,
    ) -> tuple[Prepared, str]:
        """Make ready for trainings; what starts them, and why they are not in lanes."""
        ...

    @property
    def widest(self) -> int:
        """Units of the widest layer."""
        ...


class Learner(Protocol):
    """A model that can be asked and retrained."""

    def predict(
        self, x: tuple[Array, ...], *, weights: tuple[Array, ...], output: int = 0
    ) -> Array:
        """One output in inference mode, shape (rows, …)."""
        ...

    def inside(self, x: Array, *, weights: tuple[Array, ...]) -> Inside:
        """What the layers put out on rows of the first input; RebuildError where they hide it."""
        ...

    def fresh_weights(self, seed: int) -> tuple[Array, ...]:
        """Initial weights drawn from a seed, in the order of `model.get_weights()`."""
        ...

    def train(self, plan: Plan, *, seed: int, changes: Changes = ()) -> Run:
        """Train once; the learner itself is left as it was."""
        ...
