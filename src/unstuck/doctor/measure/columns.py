"""Columns that say the same in other numbers, and inputs that are one-hot."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array


def determine_each_other(a: Array, b: Array) -> bool:
    """Whether two columns of few values are the same up to renaming, and not constant."""
    pairs = np.unique(np.stack([a.ravel(), b.ravel()], 1), axis=0)
    return len(pairs) == len(np.unique(pairs[:, 0])) == len(np.unique(pairs[:, 1])) > 1


def one_hot(x: Array) -> bool:
    """Whether the last axis of (rows, steps, features) names one feature by a single 1."""
    head = x[:1000]
    return bool(np.all((head == 0) | (head == 1)) and np.all(head.sum(2) == 1))
