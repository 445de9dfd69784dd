"""Means and spreads of columns in pieces are those of NumPy, at the edges of the pieces too."""

from __future__ import annotations

import numpy as np
import pytest

from unstuck.doctor.measure import moments as module
from unstuck.doctor.measure.moments import moments


@pytest.mark.parametrize("dtype", ["float32", "float64", "int8", "bool"])
@pytest.mark.parametrize("columns", [1, 3, 50])
@pytest.mark.parametrize("rows", [1, 99, 100, 101, 250])
def test_the_same_as_numpy(monkeypatch, rows, columns, dtype):
    monkeypatch.setattr(module, "_NUMBERS", 100 * columns)
    values = (5 + 3 * np.random.default_rng(0).normal(size=(rows, columns))).astype(dtype)
    mean, spread = moments(values)
    np.testing.assert_allclose(mean, values.astype(float).mean(axis=0), rtol=1e-14)
    np.testing.assert_allclose(spread, values.astype(float).std(axis=0), rtol=1e-13, atol=1e-15)


def test_the_array_is_left_as_it_is():
    values = np.arange(12.0).reshape(4, 3)
    moments(values)
    assert np.array_equal(values, np.arange(12.0).reshape(4, 3))


def test_a_slice_that_is_not_contiguous():
    values = np.arange(60.0).reshape(10, 6)[::2, 1:5:2]
    mean, spread = moments(values)
    assert np.array_equal(mean, values.mean(axis=0))
    assert np.array_equal(spread, values.std(axis=0))
