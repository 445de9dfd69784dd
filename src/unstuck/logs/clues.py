"""Clues: what is asked of a log over and over, each answer with how far rounding may be off."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from unstuck.logs.log import Log
from unstuck.metric_names import ACCURACIES

LossKind = Literal["squared", "cross-entropy", "unknown"]
_SQUARED = ("mse", "mean_squared_error", "squared")
_ENTROPY = ("cross-entropy", "crossentropy", "binary_crossentropy", "categorical_crossentropy",
            "sparse_categorical_crossentropy", "nll")  # fmt: skip
LOSSES = (*_SQUARED, *_ENTROPY)


@dataclass(frozen=True)
class LogScores:
    """Loss and accuracy of the same rows at the end of a log.

    Args:
        rows: "validation" or "training".
        loss, accuracy: last printed values; accuracy None where none was printed.
        loss_off, accuracy_off: how far rounding may be off.
    """

    rows: str
    loss: float
    loss_off: float
    accuracy: float | None = None
    accuracy_off: float = 0.0


class Clues:
    """A log, and what its reader may know besides.

    Args:
        log: what was printed.
        loss: name of the loss where it is known, one of LOSSES.
        share: share of the most frequent target where it is known, 0–1.
    """

    def __init__(self, log: Log, *, loss: str | None = None, share: float | None = None) -> None:
        self.log = log
        self.share = share
        self._loss = loss

    def curve(self, name: str) -> tuple[float, ...]:
        """Values of a curve, empty where it was not printed."""
        return self.log.curves.get(name, ())

    @cached_property
    def accuracy_name(self) -> str | None:
        """The name under which the share of right answers was printed."""
        curves = self.log.curves
        return next((n for n in ACCURACIES if n in curves or f"val_{n}" in curves), None)

    @cached_property
    def scores(self) -> tuple[LogScores, ...]:
        """Scores at the end, those of validation first: they belong to one state of the net."""
        return tuple(self._scores())

    def _scores(self) -> Iterator[LogScores]:
        for rows, prefix in (("validation", "val_"), ("training", "")):
            losses = self.curve(f"{prefix}loss")
            if not losses or not math.isfinite(losses[-1]):
                continue
            off = self.log.rounding.get(f"{prefix}loss", 0.0)
            name = f"{prefix}{self.accuracy_name}"
            shares = self.curve(name)
            if self.accuracy_name and shares and math.isfinite(shares[-1]):
                off_share = self.log.rounding.get(name, 0.0)
                yield LogScores(rows, losses[-1], off, shares[-1], off_share)
            else:
                yield LogScores(rows, losses[-1], off)

    @cached_property
    def kind(self) -> LossKind:
        """What the loss is: as told, as printed under another name too, or by what it cannot be.

        A wrong answer costs ln 2 at least under cross-entropy, as its probability is ½ at most; a
        loss below that much for each wrong answer is none.
        """
        if self._loss in _SQUARED:
            return "squared"
        if self._loss in _ENTROPY:
            return "cross-entropy"
        losses = self.curve("loss")
        squares = self.curve("mse")
        if losses and len(losses) == len(squares) and _same(losses, squares, self._off):
            return "squared"
        if any(self.least_entropy(s) > s.loss for s in self.scores):
            return "squared"
        return "unknown"

    def least_entropy(self, scores: LogScores) -> float:
        """The least that cross-entropy can be with this accuracy; 0 without one."""
        if scores.accuracy is None:
            return 0.0
        return max(0.0, 1 - scores.accuracy - scores.accuracy_off) * math.log(2) - scores.loss_off

    @property
    def _off(self) -> float:
        return self.log.rounding.get("loss", 0.0) + self.log.rounding.get("mse", 0.0)

    def stands_still(self, name: str, *, part: float = 1 / 3, by: float = 0.02) -> bool:
        """Whether a curve moves by less than this share in its last part (three epochs at least).

        Its two halves are compared by their means, so that noise is not taken for movement.
        """
        values = self.curve(name)
        tail = values[-max(round(len(values) * part), 4) :]
        if len(tail) < 3 or not all(map(math.isfinite, tail)):
            return False
        half = len(tail) // 2
        first = sum(tail[:half]) / half
        second = sum(tail[-half:]) / half
        return abs(second - first) <= by * max(abs(first), 1e-12)

    @property
    def learned(self) -> bool:
        """Whether the last scores are those of a net that has learned."""
        return any(s.accuracy is not None and s.accuracy >= 0.98 for s in self.scores[:1])


def _same(a: tuple[float, ...], b: tuple[float, ...], off: float) -> bool:
    return all(abs(x - y) <= off + 1e-3 * abs(x) for x, y in zip(a, b, strict=True))
