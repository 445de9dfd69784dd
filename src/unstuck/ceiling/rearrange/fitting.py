"""Fitting: how well small contexts of real numbers explain a target on rows that were not fitted.

Where values hardly repeat nothing can be counted. Three plain learners stand in: ridge regression
for sums and memories, nearest neighbours for smooth functions of few inputs, a decision tree for
thresholds. Each is fitted on one half of at most two thousand rows and scored on the other. That is
a weak instrument, so the search asks for a wide margin where it is used.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange.counting import folds
from unstuck.ceiling.standardize import standardize
from unstuck.ceiling.summaries import EACH, LEAST_STEPS, summaries

MAX_ROWS = 2000
MAX_COLUMNS = 128
MAX_STEPS = 24
NEIGHBOURS = 8
EVERY = ("ridge", "near", "tree")
MAX_NEAR_COLUMNS = 12  # more columns than this have no near neighbours
EXPLAINED_SCORE = 0.99  # above it another table cannot add anything
LAGS = 32  # earlier steps that the ridge regression is shown


@dataclass(frozen=True, eq=False)
class RealRows:
    """Rows of real inputs, of real targets, or of both.

    Args:
        x: floats, shape (rows, steps, features), each feature of about unit spread.
        y: shape (rows, steps or 1, outputs): floats of unit spread, or class numbers.
        classes: 0 for real targets.
        seed: for the ties of the tree.
    """

    x: Array
    y: Array
    classes: int
    seed: int = 0

    def backwards(self) -> RealRows:
        """The same rows with time running the other way."""
        return replace(self, x=self.x[:, ::-1], y=self.y[:, ::-1])

    def only(self, feature: int) -> RealRows:
        """The same rows with one feature of x."""
        return replace(self, x=self.x[:, :, feature : feature + 1])


def one_thread() -> AbstractContextManager[object]:
    """Hundreds of tiny problems: threads would only wait for each other."""
    from threadpoolctl import threadpool_limits  # of scikit-learn

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def fit(rows: RealRows, *, width: int, causal: bool) -> dict[str, Array]:
    """Scores of the contexts that look no further back than allowed; as `counting.explain`.

    Returns:
        static, window(3), causal: name → score of each step: accuracy, or 1 − squared error over
        the variance of the whole target, so that the mean over steps is R².
    """
    scores = {"static": _windows(rows, 1, EVERY)}
    wide = min(3, width, rows.x.shape[1])
    if wide > 1:
        scores[f"window({wide})"] = _windows(rows, wide, ("ridge", "tree"))
    if causal and rows.x.shape[1] > 1:
        best = next(reversed(scores.values()))
        long = _windows(rows, min(LAGS, rows.x.shape[1]), ("ridge",))
        if best.mean() >= long.mean():
            scores["causal"] = best
        else:
            scores["causal"] = long
    return scores


def fit_rows(rows: RealRows) -> dict[str, Array]:
    """Scores of contexts that see a whole row: the last step, all of it."""
    return {"window(1)": _of_table(rows, rows.x[:, -1]), "full": fit_whole(rows)}


def fit_whole(rows: RealRows) -> Array:
    """Score of each output step by learners that see the whole row, or an even choice of it.

    Rows of many steps are shown by their summaries too.
    """
    whole = rows.x.reshape(len(rows.x), -1)
    raw = _of_table(rows, whole[:, :: -(-whole.shape[1] // MAX_COLUMNS)])
    if rows.x.shape[1] < LEAST_STEPS or raw.mean() > EXPLAINED_SCORE:
        return raw
    features = rows.x[:, :, : max(1, MAX_COLUMNS // EACH)]
    summarised = _of_table(rows, standardize(summaries(features)))
    return max(raw, summarised, key=lambda score: float(score.mean()))


def _of_table(rows: RealRows, table: Array) -> Array:
    """Score of each output step from one table of columns."""
    steps = range(rows.y.shape[1])
    return np.array([_crossfit(table, rows.y[:, t], rows, EVERY) for t in steps])


def constant(rows: RealRows) -> Array:
    """What one constant a step scores, shape (steps,)."""
    if rows.classes:
        shares = [
            [np.bincount(rows.y[:, t, k]).max() for k in range(rows.y.shape[2])]
            for t in range(rows.y.shape[1])
        ]
        return np.asarray(np.mean(shares, axis=1) / len(rows.y))
    centred = rows.y - rows.y.mean(axis=0)
    return np.asarray(1.0 - (centred**2).mean(axis=(0, 2)) / _variance(rows.y))


def _windows(rows: RealRows, width: int, learners: tuple[str, ...]) -> Array:
    """Score of each step, by one function for all steps of the last `width` inputs.

    Of long sequences a choice of steps is asked; the steps between are taken to lie between.
    """
    count, steps, features = rows.x.shape
    asked = np.unique(np.linspace(0, steps - 1, MAX_STEPS).astype(int))
    table = np.zeros((count, asked.size, width, features))
    for lag in range(width):
        known = asked >= lag
        table[:, known, lag] = rows.x[:, asked[known] - lag]
    if width * features > MAX_COLUMNS:
        table = table[:, :, : max(1, MAX_COLUMNS // features)]
    table = table.reshape(count, asked.size, -1)
    scores = _crossfit(table, rows.y[:, asked], rows, learners)
    return np.asarray(np.interp(np.arange(steps), asked, scores))


def _crossfit(table: Array, y: Array, rows: RealRows, learners: tuple[str, ...]) -> Array:
    """Best learner's score on the half it was not fitted on.

    Shapes: table (rows, steps, columns) with y (rows, steps, outputs) gives one score a step;
    table (rows, columns) with y (rows, outputs) gives one score.
    """
    wanted = _as_numbers(y, rows.classes)
    guesses = {name: np.zeros_like(wanted) for name in learners}
    for here, there in folds(len(table)):
        known = _flat(table[there])
        asked = _flat(table[here])
        for name in learners:
            if name == "near" and known.shape[1] > MAX_NEAR_COLUMNS:
                continue
            answer = LEARNERS[name](known, _flat(wanted[there]), asked, rows.seed)
            guesses[name][here] = answer.reshape(wanted[here].shape)
    scores = [_judge(guess, y, rows) for guess in guesses.values()]
    return max(scores, key=lambda score: float(np.mean(score)))


def _judge(guess: Array, y: Array, rows: RealRows) -> Array:
    if rows.classes == 2:
        return np.asarray(((guess > 0.5) == y).mean(axis=(0, -1)))
    if rows.classes:
        chosen = guess.reshape((*y.shape, rows.classes)).argmax(axis=-1)
        return np.asarray((chosen == y).mean(axis=(0, -1)))
    error = ((guess.reshape(y.shape) - y) ** 2).mean(axis=(0, -1))
    return np.asarray(1.0 - error / _variance(rows.y))


def _as_numbers(y: Array, classes: int) -> Array:
    """Class numbers as one column a class and output; bits and real targets as they are."""
    if classes in (0, 2):
        return y.astype(np.float64)
    return np.eye(classes)[y].reshape((*y.shape[:-1], -1))


def _ridge(known: Array, answers: Array, asked: Array, seed: int) -> Array:
    """Least squares with a small penalty, in closed form."""
    mean = known.mean(axis=0)
    level = answers.mean(axis=0)
    centred = known - mean
    gram = centred.T @ centred + 1e-3 * len(known) * np.eye(known.shape[1])
    return np.asarray((asked - mean) @ np.linalg.solve(gram, centred.T @ (answers - level)) + level)


def _near(known: Array, answers: Array, asked: Array, seed: int) -> Array:
    """Mean of the nearest neighbours."""
    from sklearn.neighbors import KNeighborsRegressor

    model = KNeighborsRegressor(n_neighbors=min(NEIGHBOURS, len(known)), algorithm="kd_tree")
    return np.asarray(model.fit(known, answers).predict(asked))


def _tree(known: Array, answers: Array, asked: Array, seed: int) -> Array:
    """A decision tree with a few rows in each leaf."""
    from sklearn.tree import DecisionTreeRegressor

    leaf = max(3, len(known) // 200)
    model = DecisionTreeRegressor(min_samples_leaf=leaf, max_depth=10, random_state=seed)
    return np.asarray(model.fit(known, answers).predict(asked))


LEARNERS = {"ridge": _ridge, "near": _near, "tree": _tree}


def _flat(values: Array) -> Array:
    return values.reshape(-1, values.shape[-1])


def _variance(y: Array) -> float:
    """Variance around each output's mean, averaged over outputs."""
    return max(float(((y - y.mean(axis=(0, 1))) ** 2).mean()), 1e-12)
