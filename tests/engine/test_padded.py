"""Batches of one size, whatever the number of rows; no row is lost, none is counted twice."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.engine.blocks import padded


@pytest.mark.parametrize("rows", [1, 3, 4, 5, 8, 11])
def test_every_row_once_in_its_order(rows):
    x = np.arange(rows * 2.0).reshape(rows, 2)
    tokens = np.arange(rows)
    found = list(padded((x, tokens), 4))
    assert all(len(part) == 4 for batch, _ in found for part in batch)
    kept = [batch[1][:count] for batch, count in found]
    assert np.array_equal(np.concatenate(kept), tokens)
    assert np.array_equal(np.concatenate([batch[0][:count] for batch, count in found]), x)


def test_the_last_row_fills_up():
    (_, (batch, count)) = padded((np.arange(5),), 3)
    assert (batch[0].tolist(), count) == ([3, 4, 4], 2)


def test_whole_batches_are_not_copied():
    x = np.arange(12.0).reshape(6, 2)
    assert all(np.shares_memory(batch[0], x) for batch, _ in padded((x,), 3))
