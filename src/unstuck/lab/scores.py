"""What is said of a trained net: bit accuracy and exact match, per step, length and stratum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.lab.encoding import EncodedRows


@dataclass(frozen=True)
class NetScores:
    """Scores of one net on some rows.

    Args:
        accuracy: share of right answers among those asked.
        exact: share of rows with every answer right.
        per_step: accuracy at each answer step; NaN where nothing is asked.
        by_length: length -> (accuracy, exact, rows).
        by_stratum: stratum -> (accuracy, exact, rows); empty without strata.
    """

    accuracy: float
    exact: float
    per_step: tuple[float, ...]
    by_length: dict[int, tuple[float, float, int]]
    by_stratum: dict[int, tuple[float, float, int]]


def score(rows: EncodedRows, decided: Array) -> NetScores:
    """Compare decisions with answers.

    Args:
        rows: at least one.
        decided: class numbers, shape (rows, answer steps).
    """
    right = (decided == rows.y) | ~rows.asked
    share = _accuracy(right, rows.asked)
    with np.errstate(invalid="ignore"):
        hits = (right & rows.asked).sum(axis=0) / rows.asked.sum(axis=0)
    return NetScores(
        accuracy=share,
        exact=float(right.all(axis=1).mean()),
        per_step=tuple(float(hit) for hit in hits),
        by_length=_by(rows.lengths, right, rows.asked),
        by_stratum={} if rows.strata is None else _by(rows.strata, right, rows.asked),
    )


def _accuracy(right: Array, asked: Array) -> float:
    return float((right & asked).sum() / max(asked.sum(), 1))


def _by(groups: Array, right: Array, asked: Array) -> dict[int, tuple[float, float, int]]:
    by_group = {}
    for group in np.unique(groups):
        here = groups == group
        exact = float(right[here].all(axis=1).mean())
        by_group[int(group)] = (_accuracy(right[here], asked[here]), exact, int(here.sum()))
    return by_group
