"""Treatment: the one thing that a trial changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from unstuck.case import Array
from unstuck.engine.learner import Edit


@dataclass(frozen=True)
class Rows:
    """The arrays of one training: first input and output, rows to train on and rows to judge by.

    Shapes as in the user's call: x (rows, …), y (rows, …).
    """

    x: Array
    y: Array
    x_test: Array
    y_test: Array


@dataclass(frozen=True)
class Treatment:
    """What a trial changes; everything that is None stays as the user had it.

    Args:
        name: a few words for progress lines, e.g. "x transposed".
        rows: maps the arrays to treated arrays; applied to training and held-out rows alike.
        edit: a change to model or compile settings.
        more_updates: train this many times longer than the user did; the untreated arm is then
            read off after the user's own number of updates.
        goal: score that the treated arrays allow; None when it is the same as for the given arrays.
    """

    name: str
    rows: Callable[[Rows], Rows] | None = None
    edit: Edit | None = None
    more_updates: float = 1.0
    goal: float | None = None
