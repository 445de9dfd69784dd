"""Origin: where every re-laid number came from, so that the arrays as given get their due.

A layout is applied to arrays of positions instead of numbers. Afterwards it is known, for every
output of the re-laid arrays, which inputs explain it and whether the model could see those very
inputs before. What it could see before is no gain: a copy delayed by two steps is a memory task,
not a shifted target, because a causal model sees the earlier step already; and a model that sees a
whole row gains nothing from any order within it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange.layout import Layout

MAX_ROWS = 256  # rows of positions that are followed; enough to tell layouts apart
MAX_POSITIONS = 1 << 17


@dataclass(frozen=True, eq=False)
class Positions:
    """Where every re-laid number stood before, as its position in the buffer.

    Args:
        x: shape (rows, steps, features), with `x_sizes` = (steps, features) before.
        y: shape (rows, steps, outputs), with `y_sizes` = (steps, outputs) before.
    """

    x: Array
    y: Array
    x_sizes: tuple[int, int]
    y_sizes: tuple[int, int]

    @property
    def fingerprint(self) -> bytes:
        """Equal for layouts that do the same."""
        shapes = repr((self.x.shape, self.y.shape)).encode()
        return shapes + self.x.tobytes() + self.y.tobytes()

    @property
    def aligned(self) -> bool:
        """Whether every output step has an input step of its own."""
        return bool(self.x.shape[1] == self.y.shape[1])


def follow(layout: Layout | None, x_shape: tuple[int, ...], y_shape: tuple[int, ...]) -> Positions:
    """Apply a layout to positions instead of numbers; None leaves them where they are.

    A smaller number of rows stands for all of them; more where the layout leaves none of so few, as
    a far offset does. The second axis of y is time where it is as long as that of x.
    """
    per_row = max(int(np.prod(x_shape[1:])), int(np.prod(y_shape[1:])), 1)
    rows = min(x_shape[0], MAX_ROWS, max(24, MAX_POSITIONS // per_row))
    x_sizes = (x_shape[1], int(np.prod(x_shape[2:])))
    timed = len(y_shape) > 2 or (len(y_shape) == 2 and y_shape[1] == x_shape[1])
    if timed:
        y_sizes = (y_shape[1], int(np.prod(y_shape[2:])))
    else:
        y_sizes = (1, int(np.prod(y_shape[1:])))
    x, y = _applied(layout, rows, x_shape, y_shape)
    while not (len(x) and len(x) == len(y)) and rows < x_shape[0]:
        rows = min(2 * rows, x_shape[0])
        x, y = _applied(layout, rows, x_shape, y_shape)
    x = x.reshape((*x.shape[:2], math.prod(x.shape[2:])))
    if timed:
        wide = (*y.shape[:2], math.prod(y.shape[2:]))
    else:
        wide = (len(y), 1, math.prod(y.shape[1:]))
    return Positions(x, y.reshape(wide), x_sizes, y_sizes)


def _applied(
    layout: Layout | None, rows: int, x_shape: tuple[int, ...], y_shape: tuple[int, ...]
) -> tuple[Array, Array]:
    x = _numbered(rows, x_shape)
    y = _numbered(rows, y_shape)
    if layout is None:
        return (x, y)
    return layout.apply(x, y)


def seen_before(positions: Positions, mask: Array, context: str) -> Array:
    """Share of each re-laid output step whose context the model could see as given, shape (steps,).

    Args:
        positions: from `follow`.
        mask: visibility of the model, shape (steps_out, steps_in). What lies between the first and
            the last visible step counts as visible.
        context: static, window(k), causal, anticausal or full: what explains the re-laid target.
    """
    x_row, x_step = _place(positions.x, positions.x_sizes)
    y_row, y_step = _place(positions.y, positions.y_sizes)
    low_row, high_row = _spread(x_row, context)
    low_step, high_step = _spread(x_step, context)
    if not positions.aligned:  # one answer a row: it has the context of the last step
        low_row = low_row[:, -1:]
        high_row = high_row[:, -1:]
        low_step = low_step[:, -1:]
        high_step = high_step[:, -1:]
    first = mask.argmax(axis=1)
    last = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
    at = np.minimum(y_step, len(mask) - 1)
    same = (low_row[..., None] == y_row) & (high_row[..., None] == y_row)
    within = (low_step[..., None] >= first[at]) & (high_step[..., None] <= last[at])
    return np.asarray((same & within).mean(axis=(0, 2)))


def reference(positions: Positions, per_step: Array) -> Array:
    """What the arrays as given allow for the outputs of each re-laid step, shape (steps,)."""
    _, step = _place(positions.y, positions.y_sizes)
    return np.asarray(per_step[step].mean(axis=(0, 2)))


def _spread(values: Array, context: str) -> tuple[Array, Array]:
    """Smallest and largest value within each step's context, shape (rows, steps)."""
    low = values.min(axis=2)
    high = values.max(axis=2)
    return _running(low, context, np.minimum), _running(high, context, np.maximum)


def _running(values: Array, context: str, keep: Callable[..., Array]) -> Array:
    accumulate = keep.accumulate  # type: ignore[attr-defined]
    if context.startswith("window"):
        running = values.copy()
        for lag in range(1, min(int(context[7:-1]), values.shape[1])):
            running[:, lag:] = keep(running[:, lag:], values[:, :-lag])
        return running
    if context == "causal":
        return np.asarray(accumulate(values, axis=1))
    if context == "anticausal":
        return np.asarray(accumulate(values[:, ::-1], axis=1)[:, ::-1])
    if context == "full":
        whole = accumulate(values, axis=1)[:, -1:]
        return np.broadcast_to(whole, values.shape)
    return values


def _numbered(rows: int, shape: tuple[int, ...]) -> Array:
    return np.arange(rows * int(np.prod(shape[1:])), dtype=np.int32).reshape((rows, *shape[1:]))


def _place(positions: Array, sizes: tuple[int, int]) -> tuple[Array, Array]:
    """Row and step before."""
    steps, inner = sizes
    return positions // (steps * inner), positions // inner % steps
