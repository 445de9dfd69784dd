"""Layouts: the search for other orders of a case's numbers, and which rows it ran through.

An order of axes runs through a whole buffer. Where the rows were split after the mistake was made,
training and validation rows are two parts of one buffer: undone on either part alone it gives
numbers of the wrong rows. So the parts are tried as one, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from unstuck.case import Array, Case
from unstuck.ceiling.rearrange import Kind, Scored
from unstuck.doctor import thresholds

Kinds = frozenset[Kind] | None
Search = Callable[[Array, Array, Kinds], list[Scored]]


@dataclass(frozen=True)
class Layouts:
    """Re-layouts that allow more, best first.

    Args:
        relayouts: of the same numbers.
        joined: whether they run through training and validation rows as one buffer.
    """

    relayouts: tuple[Scored, ...]
    joined: bool

    def __bool__(self) -> bool:
        return bool(self.relayouts)

    def __iter__(self) -> Iterator[Scored]:
        return iter(self.relayouts)

    def __getitem__(self, place: int) -> Scored:
        return self.relayouts[place]


def search(case: Case, best: Search) -> Layouts:
    """Search the training rows, and the training and validation rows as one buffer.

    Args:
        case: with one input, all of whose rows were kept.
        best: finds re-layouts of (x, y) of some kinds, best first; None are all.
    """
    x = case.x[0]
    y = case.y[0]
    if not case.x_val:
        return Layouts(tuple(best(x, y, None)), joined=False)
    both = (case.x_val[0], case.y_val[0])
    alike = both[0].shape[1:] == x.shape[1:] and both[1].shape[1:] == y.shape[1:]
    whole_x = x
    whole_y = y
    if alike:
        whole_x = np.concatenate([x, both[0]])
        whole_y = np.concatenate([y, both[1]])
    if split_from_one(case):
        return Layouts(tuple(best(whole_x, whole_y, None)), joined=alike)
    alone = Layouts(tuple(best(x, y, None)), joined=False)
    if not alike or x.ndim < 2 or _top(alone.relayouts) >= 1 - thresholds.SPLIT_BUFFER_GAIN:
        return alone
    if alone and alone[0].layout.kind != "axes":
        return alone
    together = tuple(best(whole_x, whole_y, frozenset({"axes"})))
    if _top(together) > _top(alone.relayouts) + thresholds.SPLIT_BUFFER_GAIN:
        return Layouts(together, True)
    return alone


def has_pictures(case: Case) -> bool:
    """Whether a step holds more than one axis of numbers: orders of those are not searched."""
    return max(part.ndim for part in (case.x[0], case.y[0])) > 3


def split_from_one(case: Case) -> bool:
    """Whether fit cut the validation rows off the end of the arrays that it was given."""
    return case.fit.validation_split > 0 and len(case.x_val) == 1


def _top(relayouts: tuple[Scored, ...]) -> float:
    if relayouts:
        return relayouts[0].ceiling.low or 0.0
    return 0.0
