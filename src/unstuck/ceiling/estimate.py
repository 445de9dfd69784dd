"""Estimated bounds where counting proves nothing: general models, scored on unseen rows.

Nearest neighbours and boosted trees on what is visible, at a few output steps. What they score was
reached, so it bounds the ceiling from below; nothing bounds it from above.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.baselines import MAX_CLASSES, spread_steps
from unstuck.ceiling.constants import Scores
from unstuck.ceiling.heldout import Maker, features, held_out_scores, sample_rows
from unstuck.ceiling.informative_steps import chosen_steps
from unstuck.ceiling.score import Target
from unstuck.ceiling.summaries import EACH, LEAST_STEPS, summaries
from unstuck.ceiling.symbols import Symbols, TooMany
from unstuck.ceiling.visibility import Visibility, nearest_first
from unstuck.clock import Deadline

ROWS = 3_000
COLUMNS = 128
FITS = 3  # output steps × outputs that are fitted


def estimate(
    x: Array,
    symbols: Symbols | TooMany,
    target: Target,
    visible: Visibility,
    weight: Array | None,
    steps: Array,
    deadline: Deadline,
    *,
    seed: int = 0,
) -> Scores:
    """Best of nearest neighbours and boosted trees at a few of the output steps that need it.

    Args:
        x: inputs, shape (rows, steps, features) or (rows, steps).
        symbols: their symbols, or why there are none.
        target: the targets.
        visible: which input steps each output step sees.
        weight: what counts, shape (steps_out, rows).
        steps: output steps for which nothing good was built yet.
        deadline: after which no further step is looked at.
        seed: draws rows, seeds the trees.

    Returns:
        metric → scores of shape (steps, outputs), NaN where nothing was fitted; empty for many
        classes.
    """
    if target.classes > MAX_CLASSES:
        return {}
    all_steps, outputs = target.values.shape[1:]
    scores: Scores = {}
    for step in spread_steps(steps, max(1, FITS // outputs)):
        if deadline.passed:
            deadline.cut("simple models of these arrays")
            break
        seen = nearest_first(visible, int(step))
        if not seen.size:
            continue
        rows = sample_rows(weight, int(step), len(x), ROWS, seed)
        if len(rows) < 2:  # a step that hardly any row has: the others are padded there
            continue
        wanted = target.values[:, step]
        for output in range(min(outputs, FITS)):
            order, kept = chosen_steps(x, symbols, seen, rows, wanted[:, output], target, COLUMNS)
            shown = _shown(x, symbols, order, kept)
            labels = wanted[kept, output]
            for make in _makers(target, seed):
                for name, score in held_out_scores(make, shown, labels, target).items():
                    table = scores.setdefault(name, np.full((all_steps, outputs), np.nan))
                    before = table[step, output]
                    if name == "accuracy":
                        table[step, output] = np.fmax(before, score)
                    else:
                        table[step, output] = np.fmin(before, score)
    return scores


def _shown(x: Array, symbols: Symbols | TooMany, seen: Array, rows: Array) -> Array:
    """What the visible steps show; of real numbers over many steps their summaries too."""
    raw = features(x, symbols, seen, rows, COLUMNS)
    if isinstance(symbols, Symbols) or len(seen) < LEAST_STEPS:
        return raw
    window = x[rows][:, np.sort(seen)].reshape(len(rows), len(seen), -1)
    return np.hstack([raw, summaries(window[:, :, : COLUMNS // EACH])])


def _makers(target: Target, seed: int) -> tuple[Maker, ...]:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    def neighbours() -> Any:
        if target.discrete:
            model = KNeighborsClassifier(15)
        else:
            model = KNeighborsRegressor(15)
        return make_pipeline(StandardScaler(), model)

    def trees() -> Any:
        if target.classes <= 2:
            rounds = 40
        else:
            rounds = 15
        if target.discrete:
            kind = HistGradientBoostingClassifier
        else:
            kind = HistGradientBoostingRegressor
        return kind(max_iter=rounds, learning_rate=0.2, random_state=seed)

    return neighbours, trees
