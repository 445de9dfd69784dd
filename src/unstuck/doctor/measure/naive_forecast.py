"""Persist: forecasts that say what was seen last, and what could be said beyond it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.doctor import thresholds

_MAX_ROWS = 6_000


@dataclass(frozen=True)
class NaiveForecast:
    """The input column whose last value is the target's own past.

    Args:
        column: feature of the last step.
        scale, offset: turn it into the target's unit.
        r2: how well it tells the target by itself.
    """

    column: int
    scale: float
    offset: float
    r2: float

    def values(self, x: Array) -> Array:
        """The last values in the target's unit, shape (rows,); x has three axes."""
        last: Array = x[:, -1, self.column].astype(np.float64) * self.scale + self.offset
        return last


def last_value(x: Array, y: Array) -> NaiveForecast | None:
    """The column that repeats the target's past best, if one does.

    Args:
        x: shape (rows, steps, features).
        y: shape (rows,).
    """
    best: NaiveForecast | None = None
    y = y.astype(np.float64)
    for column in range(min(x.shape[2], 64)):
        last = x[:, -1, column].astype(np.float64)
        spread = last.std()
        if spread <= 0 or y.std() <= 0:
            continue
        scale = float(np.mean((last - last.mean()) * (y - y.mean())) / spread**2)
        # The same unit stays the same unit: only a clear change of scale is taken for one.
        if thresholds.SAME_UNIT < scale < 1 / thresholds.SAME_UNIT:
            scale = 1.0
        if scale == 1.0:
            offset = 0.0
        else:
            offset = float(y.mean() - scale * last.mean())
        r2 = 1 - float(np.mean((y - last * scale - offset) ** 2) / y.var())
        if r2 >= thresholds.SAME_QUANTITY and (best is None or r2 > best.r2):
            best = NaiveForecast(column, scale, offset, r2)
    return best


def skill(truth: Array, forecasts: Array, last: Array) -> float:
    """1 − squared error over that of repeating the last value; 0 is no better than repeating."""
    naive = float(np.mean((truth - last) ** 2))
    if naive > 0:
        return 1 - float(np.mean((truth - forecasts) ** 2)) / naive
    return 0.0


def best_skill(x: Array, y: Array, last: NaiveForecast) -> float:
    """Skill on the last fifth of rows of the better of ridge and boosted trees on differences."""
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from threadpoolctl import threadpool_limits

    x = x[-_MAX_ROWS:]
    y = y[-_MAX_ROWS:]
    base = last.values(x)
    shown = x.reshape(len(x), -1).astype(np.float64)
    cut = len(x) - len(x) // 5
    best = 0.0
    trees = HistGradientBoostingRegressor(max_iter=80, random_state=0)
    with threadpool_limits(1):  # small fits are far slower on many threads of busy cores
        for model in (make_pipeline(StandardScaler(), Ridge(1.0)), trees):
            forecasts = base[cut:] + model.fit(shown[:cut], (y - base)[:cut]).predict(shown[cut:])
            best = max(best, skill(y[cut:], forecasts, base[cut:]))
    return best
