"""Bad arrays get one clear line."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.ceiling import ceiling
from unstuck.ceiling.arrays import check
from unstuck.errors import InputError

GOOD = np.zeros((6, 4, 2))
LABELS = np.zeros((6, 4))


def with_bad(value: float) -> np.ndarray:
    x = np.zeros((3_000, 4, 2))
    x[2_345, 1, 1] = value
    return x


@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        (np.array([["a", "b"]] * 6), LABELS, "x holds strings"),
        (GOOD, np.array(["yes", "no"] * 3), "y holds strings"),
        (np.array([[None, 1]] * 6, dtype=object), LABELS, "x holds objects"),
        ([[1, 2], [3]], LABELS, "x is no array"),
        (GOOD + 1j, LABELS, "complex"),
        (with_bad(np.nan), np.zeros(3_000), "NaN, first in row 2,345"),
        (with_bad(-np.inf), np.zeros(3_000), "infinity, first in row 2,345"),
        (np.zeros((3_000, 2)), with_bad(np.nan)[:, :, 1], "y holds NaN"),
        (GOOD, np.full(6, -1e200), "y holds numbers beyond 1e+100"),
        (GOOD, LABELS[:4], "x has 6 rows and y has 4"),
        (GOOD[:0], LABELS[:0], "x is empty"),
        (GOOD[:, :0], LABELS, "x is empty"),
        (np.zeros(6), LABELS, "x has shape (6,)"),
        (np.zeros((6, 2, 2, 2)), LABELS, "x has shape (6, 2, 2, 2)"),
        (GOOD, np.zeros((6, 1, 1, 1)), "y has shape (6, 1, 1, 1)"),
        (GOOD, np.float64(3), "y has shape ()"),
    ],
)
def test_what_cannot_be_used(x: object, y: object, says: str) -> None:
    with pytest.raises(InputError) as caught:
        ceiling(x, y)  # type: ignore[arg-type]
    message = str(caught.value)
    assert says in message
    assert "\n" not in message
    assert len(message) < 300


@pytest.mark.parametrize(
    ("mask", "says"),
    [
        (np.ones((6, 3)), "(6, 3)"),
        (np.full(6, -1.0), "negative"),
        (np.zeros(6, dtype=bool), "keeps nothing"),
        (np.full(6, np.nan), "NaN"),
    ],
)
def test_masks_that_cannot_be_used(mask: np.ndarray, says: str) -> None:
    with pytest.raises(InputError) as caught:
        check(GOOD, LABELS, mask)
    assert says in str(caught.value)


def test_good_arrays_are_not_copied() -> None:
    x, y, mask = check(GOOD, LABELS, np.ones((6, 4)))
    assert np.shares_memory(x, GOOD)
    assert np.shares_memory(y, LABELS)
    assert mask is not None


def test_lists_are_arrays() -> None:
    x, y, _ = check([[0, 1], [1, 0]], [0, 1])
    assert (x.shape, y.shape) == ((2, 2), (2,))
