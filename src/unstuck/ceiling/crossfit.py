"""The built bound: tables of contexts, each row answered by a table that has not seen that row.

Rows are split at random into folds. A row's answer comes from the rows of the other folds with the
same context; a large context is blended with the next smaller one, which sees only the steps
nearest to the output, and so on down to the constant:

    p_d(class) = (n_d(class) + p_{d−1}(class)) / (n_d + 1),    d = number of steps seen

so a context that no other fold holds answers as the smaller one does. Of all depths the best is
kept, a deeper one only when it is better by more than chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.contexts import Contexts
from unstuck.ceiling.score import Target, share_scores
from unstuck.ceiling.symbols import Symbols
from unstuck.ceiling.visibility import Visibility, nearest_first

FOLDS = 5
MAX_ROWS = 400_000  # rows that are scored; more would only sharpen the fourth digit
MAX_NUMBERS = 4_000_000  # rows × classes held at once
MAX_WORK = 40_000_000  # rows × steps × depth
MIN_DEPTH = 8  # fewer rows are scored rather than fewer steps than this looked at


@dataclass(frozen=True, eq=False)
class Built:
    """What the tables scored on rows they had not seen.

    Args:
        best: metric → score, shape (steps, outputs).
        weight: total weight at each output step of the rows that were scored, shape (steps,).
        rows: number of rows that were scored.
        depth: number of input steps that the best table sees, shape (steps,).
    """

    best: dict[str, Array]
    weight: Array
    rows: int
    depth: Array


def crossfit(
    symbols: Symbols,
    target: Target,
    visibility: Visibility,
    *,
    weight: Array | None = None,
    enough: Array | None = None,
    seed: int = 0,
) -> Built:
    """Build tables of contexts and score them on rows they have not seen.

    Args:
        symbols: the inputs.
        target: the targets.
        visibility: which input steps each output step sees.
        weight: what counts, shape (steps_out, rows).
        enough: accuracy that cannot be beaten, shape (steps_out, outputs): no deeper table is
            built for what has reached it.
        seed: draws the rows (where there are very many) and the folds.
    """
    rng = np.random.default_rng(seed)
    steps = visibility.mask.shape[0]
    outputs = target.values.shape[2]
    work = MAX_WORK // (steps * outputs * min(symbols.steps, MIN_DEPTH))
    most = max(1000, min(MAX_ROWS, MAX_NUMBERS // max(1, target.classes), work))
    rows = _scored_rows(symbols.rows, most, rng)
    fold = rng.permutation(rows.size).astype(np.int64) % FOLDS
    if rows.size < symbols.rows:
        codes = symbols.codes[:, rows]
    else:
        codes = symbols.codes
    best = {name: np.zeros((steps, outputs)) for name in target.metrics}
    total = np.zeros(steps)
    depth = np.zeros(steps, dtype=np.int64)
    deepest = max(2, MAX_WORK // (rows.size * steps * outputs))
    for step in range(steps):
        if weight is None:
            row_weight = None
            total[step] = rows.size
        else:
            row_weight = weight[step, rows].astype(np.float64)
            total[step] = row_weight.sum()
        seen = nearest_first(visibility, step)
        for output in range(outputs):
            labels = target.values[rows, step, output]
            if enough is None:
                goal = 1.0
            else:
                goal = float(enough[step, output])
            answers = _Answers(target, labels, fold, row_weight, goal)
            answers.add_all(_deepen(codes, symbols.size, seen, deepest))
            for name, score in answers.best.items():
                best[name][step, output] = score
            depth[step] = max(depth[step], answers.depth)
    return Built(best, total, rows.size, depth)


def _scored_rows(rows: int, most: int, rng: np.random.Generator) -> Array:
    """Indices of the rows that are scored, ascending: all, or about `most` of very many."""
    if rows > most:
        return np.unique(rng.integers(rows, size=most))  # a few are drawn twice
    return np.arange(rows)


def _deepen(
    codes: Array, alphabet: int, seen: Array, deepest: int
) -> Iterator[tuple[int, Contexts]]:
    """Contexts of 0, 1, 2 … visible steps, until hardly any context occurs twice."""
    contexts = Contexts(codes.shape[1])
    yield 0, contexts
    for level, step in enumerate(seen[:deepest], start=1):
        contexts.refine(codes[step], alphabet)
        yield level, contexts
        if contexts.size > codes.shape[1] // 4:
            sizes = np.bincount(contexts.ids)
            if sizes[sizes >= 2].sum() < 0.02 * contexts.ids.size:
                return


class _Answers:
    """Cross-fitted answers for one output step and output, refined depth by depth."""

    def __init__(
        self, target: Target, labels: Array, fold: Array, weight: Array | None, goal: float
    ) -> None:
        self.target = target
        self.fold = fold
        self.weight = weight
        self.goal = goal
        if target.discrete:
            self.labels = labels.astype(np.int64)
            self.answer = np.full((target.classes, labels.size), 1.0 / target.classes)
        else:
            self.labels = labels.astype(np.float64)
            self.answer = np.full((1, labels.size), float(labels.mean()))
        self.best: dict[str, float] = {}
        self.depth = 0
        self.settled = False

    def add_all(self, levels: Iterable[tuple[int, Contexts]]) -> None:
        """Blend in one level of contexts after the other, until nothing is left to gain."""
        for level, contexts in levels:
            self.add(contexts, level)
            if self.settled:
                return

    def add(self, contexts: Contexts, level: int) -> None:
        """Blend in one more level of contexts and keep the scores where they got better."""
        if self.target.discrete:
            self._blend_shares(contexts)
            scores = self._discrete_scores()
            main = "accuracy"
            better = 1.0
        else:
            self._blend_means(contexts)
            scores = {"mse": self._mean((self.labels - self.answer[0]) ** 2)}
            main = "mse"
            better = -1.0
        for name, score in scores.items():
            old = self.best.get(name)
            lower = name != "accuracy"
            if old is None or (score < old if lower else score > old + self._chance(old)):
                self.best[name] = score
                if name == main:
                    self.depth = level
        self.settled = better > 0 and self.best["accuracy"] >= self.goal - 1e-4

    def _blend_shares(self, contexts: Contexts) -> None:
        ids = _compact(contexts)
        key = ids * FOLDS + self.fold
        classes = self.target.classes
        size = int(ids.max()) + 1
        # One table a class: sums over classes then run along rows, which is fast.
        every = np.bincount(ids + size * self.labels, self.weight, classes * size)
        size *= FOLDS
        own = np.bincount(key + size * self.labels, self.weight, classes * size)
        counts = every.reshape(classes, -1).take(ids, axis=1).astype(np.float64)
        counts -= own.reshape(classes, -1).take(key, axis=1)
        self.answer += counts
        self.answer /= counts.sum(axis=0) + 1.0

    def _blend_means(self, contexts: Contexts) -> None:
        ids = _compact(contexts)
        key = ids * FOLDS + self.fold
        if self.weight is None:
            w = np.ones(self.labels.size)
        else:
            w = self.weight
        n, first = (
            np.bincount(ids, value)[ids] - np.bincount(key, value)[key]
            for value in (w, w * self.labels)
        )
        self.answer[0] = (first + self.answer[0]) / (n + 1.0)

    def _discrete_scores(self) -> dict[str, float]:
        scores = share_scores(self.target, self.answer, self.labels)
        return {name: self._mean(values) for name, values in scores.items()}

    def _mean(self, values: Array) -> float:
        if self.weight is None:
            return float(values.mean())
        return float((values * self.weight).sum() / max(self.weight.sum(), 1e-300))

    def _chance(self, share: float) -> float:
        """One standard error: less than this is no reason to look at more steps."""
        return float(np.sqrt(max(share * (1 - share), 0.0) / self.labels.size))


def _compact(contexts: Contexts) -> Array:
    """Context numbers without gaps that would waste memory."""
    if contexts.size <= 2 * contexts.ids.size:
        return contexts.ids.astype(np.int64)
    compact: Array = np.unique(contexts.ids, return_inverse=True)[1]
    return compact.astype(np.int64)
