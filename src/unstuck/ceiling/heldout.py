"""Scores of fitted models on rows that they have not seen."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.score import Target, share_scores
from unstuck.ceiling.symbols import Symbols, TooMany

FOLDS = 3
MIN_ROWS = 45  # fewer are not worth fitting anything to
MAX_ONE_HOT = 32  # alphabets up to this size are shown as one column a symbol

Maker = Callable[[], Any]  # a new scikit-learn estimator, unfitted


def sample_rows(weight: Array | None, step: int, rows: int, most: int, seed: int) -> Array:
    """Up to `most` rows that count at this output step, in random order."""
    rng = np.random.default_rng((seed, step))
    if weight is not None:
        counting = np.flatnonzero(weight[step] > 0)
        return rng.permutation(counting)[:most]
    if rows > 4 * most:
        return rng.choice(rows, size=most, replace=False, shuffle=True)
    return rng.permutation(rows)[:most]


def features(x: Array, symbols: Symbols | TooMany, steps: Array, rows: Array, most: int) -> Array:
    """What these input steps show of these rows, shape (rows, columns), at most `most` columns.

    Args:
        x: inputs, (rows, steps, features) or (rows, steps).
        symbols: their symbols; a single feature of few values is shown as one column a value.
        steps: input steps, the most important first; the last ones are dropped when too many.
        rows: indices of rows.
        most: largest number of columns.
    """
    kept = steps[: max(1, most // _width(x, symbols))]
    if _one_hot(x, symbols) and isinstance(symbols, Symbols):
        codes = symbols.codes[kept][:, rows].T
        shown: Array = np.eye(symbols.size)[codes].reshape(len(rows), -1)
        return shown
    return x[rows[:, None], kept].reshape(len(rows), -1)[:, :most].astype(np.float64)


def wide(x: Array, symbols: Symbols | TooMany, steps: Array, most: int) -> bool:
    """Whether these steps need more than `most` columns."""
    return len(steps) * _width(x, symbols) > most


def _one_hot(x: Array, symbols: Symbols | TooMany) -> bool:
    single = x.ndim == 2 or x.shape[2] == 1
    return single and isinstance(symbols, Symbols) and 2 < symbols.size <= MAX_ONE_HOT


def _width(x: Array, symbols: Symbols | TooMany) -> int:
    """Columns that a step is shown as."""
    if _one_hot(x, symbols) and isinstance(symbols, Symbols):
        return symbols.size
    if x.ndim == 2:
        return 1
    return int(x.shape[2])


def held_out_scores(make: Maker, shown: Array, labels: Array, target: Target) -> dict[str, float]:
    """Fit on two thirds of the rows and score the rest, three times.

    Args:
        make: returns a new classifier (discrete targets) or regressor.
        shown: features, shape (rows, columns); the rows are in random order.
        labels: class indices or real targets, shape (rows,).
        target: what they are.

    Returns:
        metric → mean score over all rows; empty when there are too few rows to fit anything.
    """
    from threadpoolctl import threadpool_limits

    if len(labels) < MIN_ROWS:
        return {}
    fold = np.arange(len(labels)) % FOLDS
    parts: dict[str, Array] = {}
    with threadpool_limits(1):  # so small a fit is slower on many threads, far slower on busy cores
        for held in range(FOLDS):
            test = fold == held
            train = fold != held
            for name, values in _fit_and_score(make, shown, labels, target, train, test).items():
                parts.setdefault(name, np.zeros(len(labels)))[test] = values
    return {name: float(values.mean()) for name, values in parts.items()}


def _fit_and_score(
    make: Maker, shown: Array, labels: Array, target: Target, train: Array, test: Array
) -> dict[str, Array]:
    with warnings.catch_warnings():  # a fit that has not converged is scored like any other
        warnings.simplefilter("ignore")
        if not target.discrete:
            model = make().fit(shown[train], labels[train])
            return {"mse": (model.predict(shown[test]) - labels[test]) ** 2}
        answer = np.zeros((int(test.sum()), target.classes))
        present = np.unique(labels[train])
        if present.size == 1:
            answer[:, present[0]] = 1.0
        else:
            model = make().fit(shown[train], labels[train])
            answer[:, model.classes_.astype(np.int64)] = model.predict_proba(shown[test])
    return share_scores(target, answer.T, labels[test].astype(np.int64))
