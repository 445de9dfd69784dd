"""The arrays as given, coded once, so that every layout moves small integers only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.arrays import check
from unstuck.ceiling.bound import visible_steps
from unstuck.ceiling.rearrange import counting, fitting
from unstuck.ceiling.rearrange.guard import serial_rows
from unstuck.ceiling.rearrange.sample import Sample, Sees
from unstuck.ceiling.score import Target, read_target
from unstuck.ceiling.standardize import standardize
from unstuck.ceiling.symbols import CHUNK, TooMany, distinct_values, level_index
from unstuck.ceiling.visibility import Visibility

MAX_LEVELS = 1 << 14  # larger vocabularies are not counted
MAX_OUTPUTS = 8  # of more numbers a target step, these many stand for all
BLOCKS = 64  # blocks of neighbouring rows that make the folds where rows depend on each other
MAX_CLASSES = 64  # the commonest classes; the others count as one


@dataclass(frozen=True, eq=False)
class Source:
    """The arrays as given; layouts are applied to them, then rows are drawn.

    Args:
        x: shape as given: places in `levels`; the numbers themselves where they hardly repeat.
        y: shape as given (one-hot: last axis 1): class numbers below `classes`, or real numbers.
        levels: distinct values of x, ascending; empty when x is not counted.
        classes: 0 when y is real.
        visibility: what the model sees; sees: the contexts within it.
        serial: whether neighbouring rows depend on each other; then whole blocks make the folds.
        seed: draws the rows.
    """

    x: Array
    y: Array
    levels: Array
    classes: int
    visibility: Visibility
    sees: Sees
    per_step: bool
    serial: bool
    seed: int

    @property
    def counted(self) -> bool:
        """Whether both sides take few distinct values."""
        return bool(self.levels.size and self.classes)

    def code(self, x: Array) -> Array:
        """Code raw inputs that a layout re-laid by their values."""
        if self.levels.size:
            return _coded(x, self.levels)
        return x

    def draw(self, x: Array, y: Array, rows: int, *, shuffled: bool = False) -> Sample:
        """Rows of coded arrays under a layout, in two folds.

        Args:
            x: `self.x`, re-laid.
            y: `self.y`, re-laid.
            rows: most rows to take.
            shuffled: give each row another row's target: the control.
        """
        rng = np.random.default_rng(self.seed)
        at = _rows(len(x), rows, rng, blocks=self.serial)
        inputs = _three(x[at], time=True)
        targets = _three(y[rng.permutation(at) if shuffled else at], time=self.per_step)
        targets = targets[:, :, :: -(-targets.shape[2] // MAX_OUTPUTS)]
        if self.counted:
            coded = counting.Coded(
                inputs, targets.astype(np.int64), int(self.levels.size), self.classes
            )
            return Sample(coded, self.sees)
        if not (self.classes):
            targets = standardize(targets)
        return Sample(
            fitting.RealRows(standardize(inputs), targets, self.classes, self.seed), self.sees
        )


def read(x: Array, y: Array, visibility: Visibility | str, seed: int) -> Source | None:
    """Code two arrays; None when no output sees even its own step.

    Raises:
        InputError: as `ceiling`.
    """
    x, y, _ = check(x, y)
    target = read_target(y, steps=x.shape[1])
    visible = visible_steps(visibility, target, x.shape[1])
    sees = Sees.of(visible, per_step=target.per_step)
    if sees is None:
        return None
    if x.ndim == 3:
        three = x
    else:
        three = x[:, :, None]
    if target.discrete:
        levels = distinct_values(three)
    else:
        levels = TooMany("the target is not counted")
    if isinstance(levels, TooMany) or levels.size > MAX_LEVELS:
        levels = np.empty(0)
    codes, classes = _coded_target(target, y)
    if levels.size:
        coded = _coded(x, levels)
    else:
        coded = x
    return Source(
        x=coded,
        y=codes,
        levels=levels,
        classes=classes,
        visibility=visible,
        sees=sees,
        per_step=target.per_step,
        serial=serial_rows(three) and not _enumerated(coded, int(levels.size)),
        seed=seed,
    )


def _coded(x: Array, levels: Array) -> Array:
    """Place of every number in `levels`, a block of rows at a time."""
    codes = np.empty(x.shape, dtype=np.uint8 if levels.size <= 1 << 8 else np.uint16)
    block = max(1, CHUNK // max(1, int(np.prod(x.shape[1:]))))
    for start in range(0, len(x), block):
        codes[start : start + block] = level_index(x[start : start + block], levels)
    return codes


def _enumerated(codes: Array, levels: int) -> bool:
    """Whether every possible row is there: neighbours in a full list are no time series."""
    flat = codes.reshape(len(codes), -1)
    if not levels or levels ** flat.shape[1] > len(flat):
        return False
    number = np.zeros(len(flat), dtype=np.int64)
    for column in flat.T:
        number = number * levels + column
    return bool(np.bincount(number, minlength=levels ** flat.shape[1]).all())


def _coded_target(target: Target, y: Array) -> tuple[Array, int]:
    """Targets as class numbers in the shape of y, and the number of classes; or floats and 0."""
    if not target.discrete:
        return y, 0
    if target.kind == "one-hot":
        shape = (*y.shape[:-1], 1)
    else:
        shape = y.shape
    codes = target.values.reshape(shape)
    classes = target.classes
    if classes > MAX_CLASSES:
        common = np.argsort(-np.bincount(codes.reshape(-1), minlength=classes))[: MAX_CLASSES - 1]
        place = np.full(classes, MAX_CLASSES - 1)
        place[common] = np.arange(MAX_CLASSES - 1)
        codes = place[codes]
        classes = MAX_CLASSES
    return codes, max(classes, 2)


def _rows(count: int, most: int, rng: np.random.Generator, *, blocks: bool) -> Array:
    """Which rows to take, in random order; neighbours stay together when they are alike.

    A row whose neighbour is in the other fold would be answered by its neighbour.
    """
    if not blocks:
        return rng.permutation(count)[:most]
    parts = np.array_split(np.arange(count), min(BLOCKS, count))
    order = rng.permutation(len(parts))
    each = -(-min(count, most) // len(parts))
    return np.concatenate([parts[part][:each] for part in order])


def _three(values: Array, *, time: bool) -> Array:
    """Shape (rows, steps, features); without a time axis there is one step."""
    if time and values.ndim > 1:
        return values.reshape((*values.shape[:2], -1))
    return values.reshape(len(values), 1, -1)
