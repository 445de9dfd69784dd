"""The exact bound: how well any function of what is visible can do on these very rows.

A function answers rows that look alike in the same way. So within a context the best it can do is
to answer with the majority class (accuracy), the mean (mse) or the shares of the classes
(cross-entropy), and the sum over contexts bounds every function, however clever, on these rows.
Contexts are counted once a step; see `contexts`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.contexts import Contexts, walk
from unstuck.ceiling.score import Target
from unstuck.ceiling.symbols import Symbols
from unstuck.ceiling.visibility import Visibility

DENSE_CELLS = 1 << 20  # (context, class) cells that are always counted in a table


@dataclass(frozen=True, eq=False)
class Cells:
    """How often each (context, class) pair occurs; only pairs that do, ordered by context.

    Args:
        context, label: integers, shape (pairs,).
        count: weight of the rows with that pair, shape (pairs,).
    """

    context: Array
    label: Array
    count: Array

    def starts(self) -> Array:
        """Where the pairs of each context begin."""
        return np.flatnonzero(np.diff(self.context, prepend=-1))

    def sizes(self) -> Array:
        """Weight of each context that occurs."""
        if not self.count.size:
            return self.count
        sizes: Array = np.add.reduceat(self.count, self.starts())
        return sizes


@dataclass(frozen=True, eq=False)
class Bounds:
    """What counting proves at each output step.

    Args:
        best: metric → in-sample best, shape (steps, outputs): accuracy, mse and cross-entropy
            (nats) for targets of few values; mse for real ones.
        contexts: number of distinct contexts at each output step, shape (steps,).
        repeated: share of the weight in contexts that occur at least twice, shape (steps,).
        seldom: share of the weight in contexts that occur less than 20 times, shape (steps,).
        weight: total weight at each output step, shape (steps,).
        rows: number of rows that count at each output step, shape (steps,).
    """

    best: dict[str, Array]
    contexts: Array
    repeated: Array
    seldom: Array
    weight: Array
    rows: Array

    def overall(self, metric: str) -> float:
        """The bound over all steps and outputs, weighted by step."""
        return weighted(self.best[metric], self.weight)

    def by_step(self, metric: str) -> Array:
        """The bound at each output step, shape (steps,)."""
        mean: Array = self.best[metric].mean(axis=1)
        return mean


def weighted(scores: Array, weight: Array) -> float:
    """Mean over steps (by their weight) and outputs of scores of shape (steps, outputs)."""
    return float((scores.mean(axis=1) * weight).sum() / weight.sum())


def count(
    symbols: Symbols, target: Target, visibility: Visibility, *, weight: Array | None = None
) -> Bounds:
    """Bound every function with this visibility on these rows.

    Args:
        symbols: the inputs.
        target: the targets; `target.values` has shape (rows, steps_out, outputs).
        visibility: which input steps each output step sees.
        weight: what counts, shape (steps_out, rows); zero leaves a row out at a step.

    Returns:
        The bounds. Cost: linear in rows × steps where the visible steps are nested.
    """
    steps = visibility.mask.shape[0]
    outputs = target.values.shape[2]
    best = {name: np.zeros((steps, outputs)) for name in target.metrics}
    facts = np.zeros((5, steps))
    for step, contexts in walk(symbols, visibility.mask):
        if weight is None:
            whole = None
        else:
            whole = weight[step]
        total = _total_weight(symbols.rows, whole)
        sizes = None
        for output in range(outputs):
            labels = target.values[:, step, output]
            sums, sizes = _sums(contexts, labels, target, whole, total)
            for name, value in sums.items():
                best[name][step, output] = _mean_score(name, value, total)
        facts[:, step] = (*_facts(contexts, whole, sizes), total)
    contexts_at, repeated, seldom, rows, weights = facts
    return Bounds(best, contexts_at.astype(np.int64), repeated, seldom, weights, rows)


def _total_weight(rows: int, weight: Array | None) -> float:
    """Weight of all rows at one step, those set aside among them."""
    if weight is None:
        return float(rows)
    return float(weight.sum())


def _sums(
    contexts: Contexts, labels: Array, target: Target, weight: Array | None, total: float
) -> tuple[dict[str, float], Array | None]:
    """The best of one output at one step.

    Args:
        contexts: of this step.
        labels: class indices or real targets, shape (rows,).
        target: what they are.
        weight: what counts at this step, shape (rows,).
        total: weight of all rows.

    Returns:
        metric → the best, summed over all rows; and how many rows each context has, where classes
        of rows of equal weight were counted anyway.
    """
    values = _of_kept(contexts, labels)
    assert values is not None
    here = _of_kept(contexts, weight)
    if not target.discrete:
        return {"mse": _squares(contexts, values, here)}, None
    cells = count_cells(contexts, values, target.classes, here)
    sums = discrete_sums(cells, target)
    among = _total_weight(contexts.ids.size, here)
    sums["accuracy"] += total - among  # who is alone can always be answered rightly
    if weight is None:
        return sums, cells.sizes()
    return sums, None


def _mean_score(metric: str, summed: float, total: float) -> float:
    """The score a row; perfect where no row counts."""
    if total > 0:
        return summed / total
    return float(metric == "accuracy")


def _of_kept(contexts: Contexts, column: Array | None) -> Array | None:
    """The entries of the rows that were not set aside."""
    if column is None or contexts.kept is None:
        return column
    return column[contexts.kept]


def count_cells(contexts: Contexts, labels: Array, classes: int, weight: Array | None) -> Cells:
    """Count (context, class) pairs in one pass."""
    ids = contexts.ids
    size = contexts.size
    if weight is not None:
        kept = weight > 0
        ids = ids[kept]
        labels = labels[kept]
        weight = weight[kept]
    space = size * classes
    if space > max(DENSE_CELLS, 4 * ids.size):
        pairs, inverse = np.unique(ids.astype(np.int64) * classes + labels, return_inverse=True)
        counts = np.bincount(inverse, weights=weight)
    else:
        table = _tally(ids, labels, classes, space, weight)
        pairs = np.flatnonzero(table)
        counts = table[pairs]
    return Cells(pairs // classes, pairs % classes, counts)


def _tally(ids: Array, labels: Array, classes: int, space: int, weight: Array | None) -> Array:
    """Table of pair counts, a chunk of rows at a time so that temporaries stay in the cache."""
    table: Array | None = None
    chunk = max(1 << 17, 2 * space)
    for start in range(0, max(ids.size, 1), chunk):
        here = slice(start, start + chunk)
        pair = ids[here].astype(np.int64)
        if classes > 1:
            pair *= classes
            pair += labels[here]
        if weight is None:
            part = None
        else:
            part = weight[here]
        counts = np.bincount(pair, weights=part, minlength=space)
        if table is None:
            table = counts
        else:
            table = np.add(table, counts, out=table)
    assert table is not None
    return table


def discrete_sums(cells: Cells, target: Target) -> dict[str, float]:
    """Over all rows in the cells: most right answers, least squared error, least surprise."""
    if not cells.count.size:
        return {"accuracy": 0.0, "mse": 0.0, "cross-entropy": 0.0}
    starts = cells.starts()
    sizes = cells.sizes().astype(np.float64)
    n = cells.count.astype(np.float64)
    right = np.maximum.reduceat(n, starts).sum()
    surprise = (sizes * np.log(sizes)).sum() - (n * np.log(n)).sum()
    if target.kind == "one-hot":
        squares = (sizes - np.add.reduceat(n**2, starts) / sizes).sum() / target.classes
    else:
        levels = np.asarray(target.levels)
        level = (levels - levels.mean())[cells.label]
        first = np.add.reduceat(n * level, starts)
        second = np.add.reduceat(n * level**2, starts)
        squares = (second - first**2 / sizes).sum()
    pure = starts.size == n.size  # one answer in every context: no rounding may hide it
    if pure:
        floors = (0.0, 0.0)
    else:
        floors = (max(0.0, float(squares)), max(0.0, float(surprise)))
    return {"accuracy": float(right), "mse": floors[0], "cross-entropy": floors[1]}


def _squares(contexts: Contexts, values: Array, weight: Array | None) -> float:
    """Squared error of a real target around the mean of each context."""
    if not values.size:
        return 0.0
    if weight is None:
        w = np.ones(values.size)
    else:
        w = weight
    centred = values - values.mean()
    n = np.bincount(contexts.ids, weights=w, minlength=contexts.size)
    first = np.bincount(contexts.ids, weights=w * centred, minlength=contexts.size)
    mean = first / np.where(n > 0, n, 1.0)
    rest = centred - mean[contexts.ids]  # two passes: no difference of large sums
    return float((w * rest**2).sum())


def _facts(
    contexts: Contexts, weight: Array | None, sizes: Array | None
) -> tuple[float, float, float, float]:
    """(contexts, share of rows in repeated ones, share in seldom ones, rows) of one step."""
    ids = contexts.ids
    alone = float(contexts.alone)
    if weight is not None:
        here = _of_kept(contexts, weight)
        assert here is not None
        ids = ids[here > 0]
        alone = float((weight > 0).sum()) - ids.size
    if sizes is None:
        sizes = _tally(ids, np.zeros(1, np.uint8), 1, contexts.size, None)
        sizes = sizes[sizes > 0]
    rows = ids.size + alone
    if rows == 0:
        return 0.0, 1.0, 0.0, 0.0
    repeated = float(sizes[sizes >= 2].sum()) / rows
    seldom = (float(sizes[sizes < 20].sum()) + alone) / rows
    return sizes.size + alone, repeated, seldom, rows
