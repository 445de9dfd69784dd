"""Windows: rows in the order of time, joined to longer ones."""

from __future__ import annotations

from typing import Literal

import numpy as np

from unstuck.case import Array
from unstuck.doctor import thresholds

Kind = Literal["steps", "sliding", "blocks"]
_MAX_ROWS = 200  # neighbours that are looked at


def kind(x: Array) -> Kind:
    """How neighbouring rows of (rows, steps, features) hang together, if rows are in time order.

    "steps": one step each; "sliding": windows moved by one step; "blocks": anything else.
    """
    if x.shape[1] == 1:
        return "steps"
    head = x[:_MAX_ROWS]
    moved = np.all(head[1:, :-1] == head[:-1, 1:], axis=(1, 2))
    if len(moved) and moved.mean() > thresholds.SLIDING:
        return "sliding"
    return "blocks"


def longer(x: Array, y: Array, more: int, how: Kind) -> tuple[Array, Array]:
    """Windows with what stood before them in front; the first rows, which lack it, fall away.

    Args:
        x: shape (rows, steps, features), rows in the order of time.
        y: one target a row, shape (rows, …).
        more: earlier rows that are joined on.
        how: see `kind`.

    Returns:
        x of shape (rows − more, steps + more, features), or (rows − more, steps · (more + 1),
        features) for blocks, and y of as many rows.
    """
    rows = len(x) - more
    if rows <= 0:
        return x[:0], y[:0]
    if how == "sliding":
        before = [x[at : at + rows, :1] for at in range(more)]
    else:
        before = [x[at : at + rows] for at in range(more)]
    return np.concatenate([*before, x[more:]], axis=1), y[more:]
