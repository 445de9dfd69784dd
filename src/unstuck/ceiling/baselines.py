"""What a model has to beat: answers that need no sequence model.

- constant: one answer for all rows and steps (see `constants`)
- per-step: one answer for each output step (see `constants`)
- last value: the input's value at the own step (the last one, where there is one output)
- seasonal: the input's value a fixed number of steps ago, which rows of their own choose
- linear, own step: logistic or ridge regression on the own input step, cross-fitted
- linear: the same on all that is visible
"""

from __future__ import annotations

from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.constants import Scores
from unstuck.ceiling.heldout import Maker, features, held_out_scores, sample_rows
from unstuck.ceiling.informative_steps import chosen_steps
from unstuck.ceiling.score import Target, numbers
from unstuck.ceiling.symbols import Symbols, TooMany
from unstuck.ceiling.visibility import Visibility, nearest_first

COPY_ROWS = 20_000
COPY_FEATURES = 64
LINEAR_ROWS = 5_000
LINEAR_COLUMNS = 400
LINEAR_STEPS = 12  # output steps that are fitted; the others have no linear score
LINEAR_WORK = 2_000_000  # rows × columns of all fits together
MAX_CLASSES = 32


def last_value(
    x: Array, target: Target, weight: Array | None, metric: str, *, seed: int = 0
) -> float | None:
    """Score of repeating the input's last value, by the input feature that does it best.

    Args:
        x: inputs; the own step is the output's step, or the last where the numbers of steps differ.
        target: the targets.
        weight: what counts, shape (steps_out, rows).
        metric: accuracy or mse; None is returned for others and for one-hot targets.
        seed: draws the rows where there are many.
    """
    if target.kind == "one-hot" or metric not in ("accuracy", "mse"):
        return None
    steps = target.values.shape[1]
    rng = np.random.default_rng(seed)
    rows = np.sort(rng.integers(len(x), size=min(len(x), COPY_ROWS)))
    if steps == x.shape[1]:
        shown = x
    else:
        shown = x[:, -1:]
    values = shown[rows].reshape(len(rows), shown.shape[1], -1)[..., :COPY_FEATURES]
    own = values.astype(np.float64)
    if steps != x.shape[1]:
        own = np.repeat(own, steps, axis=1)
    truth = numbers(Target(target.kind, target.values[rows], target.levels, target.per_step))
    if weight is None:
        w = np.ones((len(rows), steps))
    else:
        w = weight[:, rows].T
    if w.sum() <= 0:
        return None
    total = 0.0
    for output in range(truth.shape[2]):
        true = truth[:, :, output, None]
        right = metric == "accuracy"
        if right:
            scores = _nearest_level(own, target) == true
        else:
            scores = (own - true) ** 2
        each = (scores * w[:, :, None]).sum(axis=(0, 1)) / w.sum()
        total += float(each.max() if metric == "accuracy" else each.min())
    return float(total / truth.shape[2])


def seasonal(
    x: Array, target: Target, visible: Visibility, weight: Array | None, *, seed: int = 0
) -> float | None:
    """Mean squared error of repeating the value that stands at the best visible step.

    Step and feature are chosen on one half of the rows and scored on the other.

    Returns:
        None for other targets than one real number a row, or where the last step is the best.
    """
    values = target.values
    if target.discrete or values.shape[1:] != (1, 1) or weight is not None or len(x) < 40:
        return None
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(x))[:COPY_ROWS]
    first = rows[::2]
    second = rows[1::2]
    steps = np.flatnonzero(visible.mask[0])
    if not steps.size:
        return None

    def errors(half: Array) -> Array:
        shown = x[half].reshape(len(half), x.shape[1], -1)[:, steps, :COPY_FEATURES]
        squares: Array = (shown.astype(np.float64) - values[half, 0, :1, None]) ** 2
        mean: Array = squares.mean(axis=0)
        return mean

    chosen = errors(first)
    step, feature = np.unravel_index(int(chosen.argmin()), chosen.shape)
    if step == len(steps) - 1:
        return None
    return float(errors(second)[step, feature])


def linear(
    x: Array,
    symbols: Symbols | TooMany,
    target: Target,
    visible: Visibility,
    weight: Array | None,
    *,
    own_step: bool = False,
    seed: int = 0,
) -> Scores:
    """Cross-fitted logistic or ridge regression at up to LINEAR_STEPS output steps.

    Args:
        x: inputs, shape (rows, steps, features) or (rows, steps).
        symbols: their symbols, or why there are none.
        target: the targets.
        visible: which input steps each output step sees.
        weight: what counts, shape (steps_out, rows).
        own_step: show only the nearest visible step.
        seed: draws rows.

    Returns:
        metric → scores of shape (steps, outputs), NaN where nothing was fitted; empty for many
        classes.
    """
    if target.classes > MAX_CLASSES:
        return {}
    steps, outputs = target.values.shape[1:]
    if weight is None:
        asked = np.arange(steps)
    else:
        asked = np.flatnonzero(weight.any(axis=1))
    chosen = spread_steps(asked, max(1, LINEAR_STEPS // outputs))
    width = min(LINEAR_COLUMNS, int(np.prod(x.shape[1:])))
    budget = LINEAR_WORK // (len(chosen) * min(outputs, LINEAR_STEPS) * width)
    most = int(np.clip(budget, 500, LINEAR_ROWS))
    scores: Scores = {}
    for step in chosen:
        seen = nearest_first(visible, int(step))
        if not seen.size:
            continue
        rows = sample_rows(weight, int(step), len(x), most, seed)
        if len(rows) < 2:
            continue
        if own_step:
            seen = seen[:1]
        wanted = target.values[:, step]
        for output in range(min(outputs, LINEAR_STEPS)):
            order, kept = chosen_steps(
                x, symbols, seen, rows, wanted[:, output], target, LINEAR_COLUMNS
            )
            shown = features(x, symbols, order, kept, LINEAR_COLUMNS)
            labels = wanted[kept, output]
            got = held_out_scores(_linear_model(target), shown, labels, target)
            for name, score in got.items():
                empty = np.full((steps, outputs), np.nan)
                scores.setdefault(name, empty)[step, output] = score
    return scores


def spread_steps(steps: Array, most: int) -> Array:
    """At most `most` of these steps, evenly spread, first and last among them."""
    if len(steps) <= most:
        return steps
    if most == 1:
        return steps[-1:]
    places = np.unique(np.linspace(0, len(steps) - 1, most).round().astype(int))
    spread: Array = steps[places]
    return spread


def _linear_model(target: Target) -> Maker:
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    def make() -> Any:
        if target.discrete:
            model = LogisticRegression(max_iter=100)
        else:
            model = Ridge(alpha=1.0)
        return make_pipeline(StandardScaler(), model)

    return make


def _nearest_level(values: Array, target: Target) -> Array:
    levels = np.asarray(target.levels)
    between = (levels[1:] + levels[:-1]) / 2
    nearest: Array = levels[np.searchsorted(between, values)]
    return nearest
