"""Telling steps: which input steps say anything about the answer, where not all can be shown.

A model that is built on the nearest steps alone misses an answer that stands in the first two of a
hundred. So half of the columns go to the nearest steps and half to those whose columns correlate
most with the answer, on rows that the built models are not scored on.
"""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.heldout import MAX_ONE_HOT, wide
from unstuck.ceiling.score import Target
from unstuck.ceiling.standardize import standardize
from unstuck.ceiling.symbols import Symbols, TooMany

MIN_ROWS = 150
"""Of fewer rows none are spared to choose by."""

_SPENT = 3  # one row in so many chooses
_BLOCK = 1 << 22  # numbers held at once


def chosen_steps(
    x: Array,
    symbols: Symbols | TooMany,
    steps: Array,
    rows: Array,
    labels: Array,
    target: Target,
    most: int,
) -> tuple[Array, Array]:
    """The order in which steps are shown, and the rows that models built on it are scored on.

    Args:
        x: inputs, (rows, steps, features) or (rows, steps).
        symbols: their symbols.
        steps: input steps, the nearest first.
        rows: rows to be had, in random order; one in three is spent on choosing where not all
            steps can be shown.
        labels: answers of all rows of x, shape (len(x),).
        target: what they are.
        most: columns that can be shown.
    """
    if not wide(x, symbols, steps, most) or len(rows) < MIN_ROWS:
        return steps, rows
    spent = rows[: len(rows) // _SPENT]
    kept = rows[len(rows) // _SPENT :]
    answers = _answers(labels[spent], target)
    information = np.array([_information(x, symbols, int(step), spent, answers) for step in steps])
    by_information = steps[np.argsort(-information, kind="stable")]
    mixed = np.stack([steps, by_information], axis=1).reshape(-1)
    first = np.unique(mixed, return_index=True)[1]
    order: Array = mixed[np.sort(first)]
    return order, kept


def rows_left(x: Array, symbols: Symbols | TooMany, steps: int, rows: int, most: int) -> int:
    """How many of so many rows are left to score models on that see so many steps."""
    chosen = wide(x, symbols, np.arange(steps), most) and rows >= MIN_ROWS
    if chosen:
        return rows - rows // _SPENT
    return rows


def _information(
    x: Array, symbols: Symbols | TooMany, step: int, rows: Array, answers: Array
) -> float:
    """Largest squared correlation of a column of this step with a column of the answers."""
    if isinstance(symbols, Symbols) and symbols.size <= MAX_ONE_HOT:
        columns = np.eye(symbols.size)[symbols.codes[step, rows]]
    else:
        columns = x[rows, step].reshape(len(rows), -1).astype(np.float64)
        columns = columns[:, : max(1, _BLOCK // len(rows))]
    crossed = standardize(columns).T @ answers / len(rows)
    return float((crossed**2).max(initial=0.0))


def _answers(labels: Array, target: Target) -> Array:
    if target.discrete and 2 < target.classes <= MAX_ONE_HOT:
        return standardize(np.eye(target.classes)[labels.astype(np.int64)])
    return standardize(labels[:, None].astype(np.float64))
