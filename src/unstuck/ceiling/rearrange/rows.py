"""Rows: inputs and targets that were put in order separately.

Only what can be undone is tried: near offsets, the one at which both sides correlate, a reversal,
and inputs that lost the order in which they were enumerated. A shuffle of one side alone cannot be
undone. Sorting the target, or both sides, is never tried: two sorted columns explain each other
whatever they mean.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unstuck.case import Array
from unstuck.ceiling.rearrange.alignment import far_offset
from unstuck.ceiling.rearrange.layout import Layout, on_x, on_y
from unstuck.ceiling.rearrange.time import row_shift, row_shifts

MIN_BLOCKS = 16  # changes of the target from row to row that an enumeration must show
MAX_COLUMNS = 64


def rows(x: Array, y: Array) -> Iterator[Layout]:
    """Offsets between the rows of the two sides, the rows of y reversed, x enumerated in order."""
    yield from row_shifts(x, y)
    far = far_offset(x, y)
    if far is not None:
        yield from row_shift(far)
    if len(x) < 4:
        return
    text = "the rows of the target run backwards"
    yield Layout("rows", text, "{y} = {y}[::-1]", on_y(lambda y: y[::-1]), 4)
    if enumerated(x, y):
        yield Layout(
            "rows",
            "the target was made from the inputs in ascending order, the inputs came in another",
            "flat = {x}.reshape(len({x}), -1)\n{x} = {x}[np.lexsort(flat.T[::-1])]",
            on_x(lambda x: x[lexicographic(x)]),
            7,
            by_value=True,
        )


def lexicographic(x: Array) -> Array:
    """Order that sorts rows by their first number, then the second, …: shape (rows,)."""
    return np.lexsort(x.reshape(len(x), -1).T[::-1])


def enumerated(x: Array, y: Array) -> bool:
    """Whether y could have been made from x in ascending order, and x be shuffled since.

    A function of sorted rows changes only where the rows do, so y changes fewer times from row to
    row than x has distinct rows. It must change often, too: a target that is merely sorted itself
    (all of class 0 first) would seem to depend on any sorted column.
    """
    flat_x = x.reshape(len(x), -1)
    flat_y = y.reshape(len(y), -1)
    if flat_x.shape[1] > MAX_COLUMNS or len(y) < 4 * MIN_BLOCKS:
        return False
    head = flat_y[: 1 << 12]
    if (head[1:] != head[:-1]).any(axis=1).mean() > 0.5:  # a cheap look first: nothing stays
        return False
    changes = int((flat_y[1:] != flat_y[:-1]).any(axis=1).sum())
    if not MIN_BLOCKS <= changes <= len(y) // 2:
        return False
    distinct = len(np.unique(flat_x, axis=0))
    return changes < distinct <= len(x) // 2 and not _ascending(flat_x)


def _ascending(flat: Array) -> bool:
    """Whether the rows are in lexicographic order already."""
    order = np.lexsort(flat.T[::-1])
    return bool((flat[order] == flat).all())
