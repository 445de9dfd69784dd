"""Axes: the numbers lie in memory in another order than the shape says.

`a.reshape(rows, steps, features)` never moves a number: it only renames positions. When `a` was
(rows, features, steps), or two (rows, steps) arrays stacked in front, the shape comes out right and
every row holds the wrong numbers. Reading the same buffer in the right order and transposing undoes
it. For three axes there are five other orders; Fortran-ordered files are the order (features,
steps, rows). The same five exist for y, and for both together: rows that were scrambled alike on
both sides still answer each other step by step, but no longer carry a memory from step to step.

The other way round, a right array may have been "repaired" by reshape and transpose; that is
tried last.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import permutations

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange.layout import Layout, on_both, on_x, on_y

Order = tuple[int, ...]
NAMES = {3: ("rows", "steps", "features"), 2: ("rows", "steps")}


def axes(x: Array, y: Array) -> Iterator[Layout]:
    """Every other order of the axes of the buffer of x, of y, and of both.

    Args:
        x: shape (rows, steps, features) or (rows, steps); other ranks have no candidates.
        y: shape (rows,), (rows, k), (rows, steps) or (rows, steps, k).
    """
    if x.ndim in NAMES:
        yield from _of_x(x)
    if y.ndim in NAMES and y.size > len(y):
        yield from _of_y(y)
    if x.ndim in NAMES and y.ndim in NAMES and x.shape[1] == y.shape[1]:
        yield from _of_both(x, y)
        yield from _swapped(x, y)


def _of_x(x: Array) -> Iterator[Layout]:
    for order in _orders(x.ndim):
        within = order[0] == 0
        if within:
            what = "features and steps were interleaved"
        else:
            what = _moved("x", order)
        yield Layout(
            "axes",
            f"{what} by a reshape where a transpose was meant",
            _code("{x}", order, x.shape),
            on_x(partial(_reread, order=order)),
            0 if within else 1,
        )
        yield Layout(
            "axes",
            f"x was right before it was reshaped to {_names(order)} and transposed",
            _code_back("{x}", order, x.shape),
            on_x(partial(_read_back, order=order)),
            6,
        )


def _of_y(y: Array) -> Iterator[Layout]:
    for order in _orders(y.ndim):
        yield Layout(
            "axes",
            f"{_moved('y', order)} by a reshape where a transpose was meant",
            _code("{y}", order, y.shape),
            on_y(partial(_reread, order=order)),
            2,
        )


def _of_both(x: Array, y: Array) -> Iterator[Layout]:
    """The same order on both sides; a y without a feature axis follows in rows and steps."""
    for order in _orders(x.ndim):
        order_y = _fit(order, y.ndim)
        yield Layout(
            "axes",
            f"{_moved('x and y', order)} by a reshape where a transpose was meant",
            _code("{x}", order, x.shape) + "\n" + _code("{y}", order_y, y.shape),
            on_both(partial(_reread, order=order), partial(_reread, order=order_y)),
            3,
        )


def _swapped(x: Array, y: Array) -> Iterator[Layout]:
    """Time-major arrays passed where rows come first: more steps than rows give it away."""
    text = "the arrays have time first, where rows were expected first"
    line_x = "{x} = np.swapaxes({x}, 0, 1)"
    line_y = "{y} = np.swapaxes({y}, 0, 1)"
    if len(x) <= x.shape[1]:
        lines = line_x + "\n" + line_y
        yield Layout("axes", text, lines, on_both(_swap, _swap), 1)
    if len(x) == x.shape[1]:
        yield Layout("axes", "x has time first, y has not", line_x, on_x(_swap), 1)
        yield Layout("axes", "y has time first, x has not", line_y, on_y(_swap), 1)


def _swap(array: Array) -> Array:
    return np.swapaxes(array, 0, 1)


def _moved(which: str, order: Order) -> str:
    if " " in which:
        are = "were"
    else:
        are = "was"
    return f"{which} {are} made from an array of {_names(order)}"


def _orders(rank: int) -> list[Order]:
    """Orders of the axes other than the given one; those that stay within rows first."""
    return sorted(list(permutations(range(rank)))[1:], key=lambda order: order[0] != 0)


def _fit(order: Order, rank: int) -> Order:
    """The order of the first `rank` axes, extended by a last axis where the order has none."""
    kept = tuple(axis for axis in order if axis < rank)
    return kept + tuple(range(len(kept), rank))


def _reread(array: Array, *, order: Order) -> Array:
    """Read the buffer with its axes in `order`, then bring them into their usual places."""
    shape = [array.shape[axis] for axis in order]
    return array.reshape(shape).transpose(np.argsort(order))


def _read_back(array: Array, *, order: Order) -> Array:
    """The inverse of `_reread`."""
    return array.transpose(order).reshape(array.shape)


def _code(name: str, order: Order, shape: tuple[int, ...]) -> str:
    sizes = ", ".join("-1" if axis == 0 else str(shape[axis]) for axis in order)
    back = ", ".join(str(axis) for axis in np.argsort(order))
    if len(order) == 2:
        moved = ".T"
    else:
        moved = f".transpose({back})"
    return f"{name} = {name}.reshape({sizes}){moved}"


def _code_back(name: str, order: Order, shape: tuple[int, ...]) -> str:
    if len(order) == 2:
        moved = ".T"
    else:
        moved = f".transpose({', '.join(map(str, order))})"
    return f"{name} = {name}{moved}.reshape({', '.join(['-1', *map(str, shape[1:])])})"


def _names(order: Order) -> str:
    return "(" + ", ".join(NAMES[len(order)][axis] for axis in order) + ")"
