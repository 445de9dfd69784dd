"""Criterion: what is asked of a model after each block of updates, and when it is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling import score
from unstuck.errors import InputError

Score = Callable[[Array, Array], float]


@dataclass(frozen=True)
class Criterion:
    """A score and the value at which it is met.

    Args:
        name: of the score: "exact", "accuracy" or "r2".
        score: (targets, outputs) -> score; higher is better; −inf for outputs that are not finite.
        target: met at this score; None is never met.
    """

    name: str
    score: Score
    target: float | None


def criterion(
    y: Array, *, steps: int | None, until: str | float | None, ceiling: float | None, logits: bool
) -> Criterion:
    """The criterion that a caller names.

    Args:
        y: targets of the rows that are scored.
        steps: of the input, see `score.read_target`.
        until: "exact": every output of every row is right, and the score is the share of such
            rows; a number: accuracy (r2 of real targets) of at least this; "ceiling": what
            `ceiling` says; None: never.
        ceiling: best accuracy or r2 that is possible, for until="ceiling".
        logits: whether outputs are logits, so that bits are decided at 0.

    Raises:
        InputError: another word, or "exact" for real targets.
    """
    target = score.read_target(y, steps=steps)
    if isinstance(until, str) and until == "exact":
        if not target.discrete:
            raise InputError(
                "until='exact' needs targets that are classes or bits; these are real numbers: "
                "pass an r2 such as until=0.99"
            )
        return Criterion("exact", _whole_rows(target, logits), 1.0)
    if target.discrete:
        name = "accuracy"
    else:
        name = "r2"
    if target.discrete:
        plain = _accuracy(target, logits)
    else:
        plain = _r2(target)
    if until is None:
        return Criterion(name, plain, None)
    if isinstance(until, str) and until == "ceiling":
        if ceiling is None:
            raise InputError("until='ceiling' needs a ceiling; none was found for these arrays")
        return Criterion(name, plain, ceiling - 1e-9)
    if not isinstance(until, int | float | np.number) or not np.isfinite(until):
        raise InputError(
            f"until={until!r}; expected 'exact', 'ceiling', a score such as 0.99, or None"
        )
    return Criterion(name, plain, float(until))


def _whole_rows(target: score.Target, logits: bool) -> Score:
    def share(_y: Array, outputs: Array) -> float:
        if not np.isfinite(outputs).all():
            return -np.inf
        right = score.decide(target, outputs, logits=logits) == target.values
        return float(right.reshape(len(right), -1).all(axis=1).mean())

    return share


def _accuracy(target: score.Target, logits: bool) -> Score:
    def share(_y: Array, outputs: Array) -> float:
        if not np.isfinite(outputs).all():
            return -np.inf
        return score.accuracy(target, outputs, logits=logits)

    return share


def _r2(target: score.Target) -> Score:
    def fit(_y: Array, outputs: Array) -> float:
        if np.isfinite(outputs).all():
            return score.r2(target, outputs)
        return -np.inf

    return fit
