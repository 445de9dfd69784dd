"""Rows of the re-laid arrays, ready to be explained: counted where values repeat, else fitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange import counting, fitting
from unstuck.ceiling.visibility import Visibility

MAX_COLUMNS = 64


@dataclass(frozen=True)
class Sees:
    """Which contexts lie within a model's visibility.

    Args:
        per_step: whether there is one output a step; else every output sees what its row shows.
        width: widest window.
        causal, anticausal: whether everything earlier, everything later may be used.
    """

    per_step: bool
    width: int
    causal: bool
    anticausal: bool

    @classmethod
    def of(cls, visibility: Visibility, *, per_step: bool) -> Sees | None:
        """The contexts within a mask; None when not even the own step is visible."""
        mask = visibility.mask
        if not per_step or mask.shape[0] != mask.shape[1]:
            return cls(False, 1, True, True)
        if not mask.diagonal().all():
            return None
        width = 1
        steps = len(mask)
        while width < steps and mask.diagonal(-width).all():
            width += 1
        forward = width == steps
        backward = all(mask.diagonal(lag).all() for lag in range(1, steps))
        return cls(True, 1 << 20 if forward else width, forward, backward)

    @property
    def backwards(self) -> bool:
        """Whether the model reads from the end to the start."""
        return self.anticausal and not self.causal

    @property
    def widest(self) -> str:
        """Name of the widest context."""
        if self.full:
            return "full"
        if self.backwards:
            return "anticausal"
        return "causal"

    @property
    def full(self) -> bool:
        """Whether the whole row is visible."""
        return self.causal and self.anticausal


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows under one layout; the first half is one fold, the second half the other."""

    rows: counting.Coded | fitting.RealRows
    sees: Sees

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.rows.y)

    @property
    def evidence(self) -> int:
        """Rows that a score rests on: learners see fewer than tables do."""
        if self.sees.per_step:
            return self.size
        return min(self.size, fitting.MAX_ROWS)

    @property
    def discrete(self) -> bool:
        """Whether contexts can be counted."""
        return isinstance(self.rows, counting.Coded)

    @property
    def outputs(self) -> int:
        """Numbers a target step."""
        return int(self.rows.y.shape[2])

    @property
    def steps(self) -> int:
        """Number of input steps."""
        return int(self.rows.x.shape[1])

    @property
    def features(self) -> int:
        """Numbers an input step."""
        return int(self.rows.x.shape[2])

    @property
    def one_hot(self) -> bool:
        """Whether each step's features are one symbol: a single 1 among zeros."""
        x = self.rows.x[:256]
        return self.discrete and x.shape[2] > 1 and bool(((x != 0).sum(axis=2) == 1).all())

    def scores(self, *, proved: bool = False) -> dict[str, Array]:
        """Score of each step by the name of the context, smallest context first."""
        rows = self.rows
        sees = self.sees
        if not sees.per_step or rows.y.shape[1] != rows.x.shape[1]:
            return _of_rows(rows, proved)
        scores = _of_steps(rows, sees.width, sees.causal, proved)
        if sees.anticausal:
            back = _of_steps(rows.backwards(), rows.x.shape[1], True, proved)
            scores["anticausal"] = max(back.values(), key=lambda s: float(s.mean()))[::-1]
        if sees.full and isinstance(rows, counting.Coded):
            scores["full"] = _of_rows(rows, proved)["full"]
        return scores

    def explained(self, via: str) -> Array:
        """Score of each step by one context."""
        scores = self.scores()
        return scores.get(via, next(reversed(scores.values())))

    def constant(self) -> Array:
        """What one constant a step scores."""
        if isinstance(self.rows, counting.Coded):
            return counting.constant(self.rows)
        return fitting.constant(self.rows)

    def only(self, feature: int) -> Sample:
        """The same rows with one feature of x."""
        return Sample(self.rows.only(feature), self.sees)

    def beside(self, steps: int) -> Sample:
        """The same rows with every output next to an input so many steps ahead of its own.

        Ahead is where the model does not look: later, or earlier for a model that reads backwards.
        """
        if self.sees.backwards:
            steps = -steps
        early = slice(None, self.steps - abs(steps))
        late = slice(abs(steps), None)
        of_x, of_y = (late, early) if steps > 0 else (early, late)
        rows = replace(self.rows, x=self.rows.x[:, of_x], y=self.rows.y[:, of_y])
        return Sample(rows, self.sees)

    def windows(self) -> dict[str, Array]:
        """Scores of the windows of up to three steps, whatever the model sees."""
        return _of_steps(self.rows, 3, False, False)

    def twins(self, output: int, far: int) -> Iterator[float]:
        """How well an output and each single input number near its step determine each other."""
        y = self.rows.y[:, :, output]
        if y.shape[1] != self.steps:
            if self.one_hot:
                symbols = self.rows.x.argmax(axis=2)
            else:
                symbols = self.rows.x
            flat = symbols.reshape(self.size, -1)
            last = flat.shape[1] - 1  # a copy is the next row's first number, or one of its last
            outermost = sorted(range(last + 1), key=lambda at: min(at, last - at))
            for column in outermost[:MAX_COLUMNS]:
                for step in range(y.shape[1]):
                    yield self._twin(flat[:, column, None], y[:, step : step + 1])
            return
        x = self.rows.x
        if self.one_hot:
            columns = [x.argmax(axis=2)]
        else:
            columns = []
        columns += [x[:, :, feature] for feature in range(min(self.features, MAX_COLUMNS))]
        for lag in sorted(range(-far, far + 1), key=abs):
            if abs(lag) < self.steps:
                early = slice(None, self.steps - abs(lag))
                late = slice(abs(lag), None)
                of_x, of_y = (early, late) if lag > 0 else (late, early)
                for column in columns:
                    yield self._twin(column[:, of_x], y[:, of_y])

    def _twin(self, column: Array, y: Array) -> float:
        """The weaker of the two directions; squared correlation of real numbers."""
        if not isinstance(self.rows, counting.Coded):
            return _correlation(column, y)
        levels = int(column.max()) + 1
        classes = self.rows.classes
        column = column.astype(np.int64)
        there = counting.crossfit(column, levels, y, classes, pooled=True).mean()
        return float(min(there, counting.crossfit(y, classes, column, levels, pooled=True).mean()))


def _of_steps(
    rows: counting.Coded | fitting.RealRows, width: int, causal: bool, proved: bool
) -> dict[str, Array]:
    if isinstance(rows, counting.Coded):
        return counting.explain(rows, width=width, causal=causal, proved=proved)
    return fitting.fit(rows, width=width, causal=causal)


def _of_rows(rows: counting.Coded | fitting.RealRows, proved: bool) -> dict[str, Array]:
    """Whole rows are counted where they repeat; else learners stand in, as for real numbers."""
    if isinstance(rows, fitting.RealRows):
        return fitting.fit_rows(rows)
    scores = counting.explain_rows(rows, proved=proved)
    repeats = counting.distinct_rows(rows) * counting.REPEATS <= len(rows.x)
    if not repeats and rows.y.shape[1] == 1:
        few = slice(None, fitting.MAX_ROWS)
        numbers = (rows.x[few] - rows.x[few].mean()) / max(float(rows.x[few].std()), 1e-12)
        fitted = fitting.fit_whole(fitting.RealRows(numbers, rows.y[few], rows.classes))
        scores["full"] = max(scores["full"], fitted, key=lambda score: float(score.mean()))
    return scores


def _correlation(a: Array, b: Array) -> float:
    """Squared correlation of two arrays of numbers."""
    a = a - a.mean()
    b = b - b.mean()
    spread = float((a**2).sum() * (b**2).sum())
    if spread > 0:
        return float((a * b).sum()) ** 2 / spread
    return 0.0
