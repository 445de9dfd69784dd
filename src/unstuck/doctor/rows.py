"""Rows: the arrays of one training, those to train on and those to judge by."""

from __future__ import annotations

from dataclasses import dataclass

from unstuck.case import Array


@dataclass(frozen=True)
class TrialRows:
    """The arrays of one training: first input and output, rows to train on and rows to judge by.

    Shapes as in the user's call: x (rows, …), y (rows, …).
    """

    x: Array
    y: Array
    x_test: Array
    y_test: Array
