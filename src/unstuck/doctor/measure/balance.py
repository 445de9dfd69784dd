"""Balance: how well each class is answered, whatever its share."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.score import Target, decide
from unstuck.ceiling.summaries import LEAST_STEPS, summaries

_MAX_ROWS = 6_000  # that simple models are built on, every rare one among them
_MAX_COLUMNS = 256
_FOLDS = 3


def recalls(target: Target, outputs: Array, *, logits: bool = False) -> dict[int, float]:
    """Share of right answers among the rows (and steps) of each class that occurs.

    Args:
        target: discrete, one output; values of shape (rows, steps, 1).
        outputs: what the model says.
        logits: whether decisions are taken at 0.

    Raises:
        InputError: the outputs cannot belong to this target.
    """
    right = decide(target, outputs, logits=logits) == target.values
    return {int(k): float(right[target.values == k].mean()) for k in np.unique(target.values)}


def weights(target: Target) -> Array:
    """Weights of the rows, or rows and steps, that give every class the same total; mean 1."""
    values = target.values[..., 0].astype(np.int64)
    counts = np.bincount(values.ravel(), minlength=target.classes)
    share = np.where(counts > 0, values.size / np.maximum(counts, 1), 0.0) / max(
        (counts > 0).sum(), 1
    )
    weight: Array = share[values].astype(np.float32)
    if target.per_step:
        return weight
    return weight[:, 0]


def possible(x: Array, target: Target, *, seed: int) -> float:
    """Balanced accuracy of the best simple model with classes weighed alike, on unseen rows.

    Logistic regression and boosted trees on all numbers of a row and, of a sequence, on their
    summaries, cross-fitted. What they score was reached, so at least that much is possible.

    Args:
        x: finite inputs, shape (rows, …).
        target: one class a row.
        seed: draws rows, seeds the trees.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from threadpoolctl import threadpool_limits

    labels = target.values[:, 0, 0].astype(np.int64)
    kept = _evenly(labels, seed)
    labels = labels[kept]
    shown = _shown(x[kept])
    if np.bincount(labels)[np.unique(labels)].min() < _FOLDS:
        return 1.0  # nobody knows
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    linear = LogisticRegression(class_weight="balanced", max_iter=300)
    trees = HistGradientBoostingClassifier(
        max_iter=40, max_bins=64, class_weight="balanced", random_state=seed
    )
    with threadpool_limits(1):  # small fits are far slower on many threads of busy cores
        return max(
            float(balanced_accuracy_score(labels, answers))
            for answers in (
                cross_val_predict(model, shown, labels, cv=folds)
                for model in (make_pipeline(StandardScaler(), linear), trees)
            )
        )


def _evenly(labels: Array, seed: int) -> Array:
    """Numbers of the rows of the rare classes, and of as many others as there is room for."""
    share = _MAX_ROWS // max(len(np.unique(labels)), 1)
    rng = np.random.default_rng(seed)
    parts = [np.flatnonzero(labels == k) for k in np.unique(labels)]
    return np.sort(np.concatenate([rng.permutation(part)[:share] for part in parts]))


def _shown(x: Array) -> Array:
    flat = x.reshape(len(x), -1)[:, :_MAX_COLUMNS].astype(np.float64)
    if x.ndim == 3 and x.shape[1] >= LEAST_STEPS:
        flat = np.hstack([flat, summaries(x)[:, :_MAX_COLUMNS]])
    return flat
