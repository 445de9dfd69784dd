"""Symbols name equal steps equally, and continuous numbers have none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstuck.case import Array
from unstuck.ceiling.symbols import Symbols, TooMany, distinct_values, symbols


def same_partition(found: Symbols | TooMany, x: Array) -> None:
    """Two steps have one symbol exactly when all their features are equal."""
    assert isinstance(found, Symbols)
    steps = x.reshape(*x.shape[:2], -1).reshape(-1, int(np.prod(x.shape[2:], dtype=int)))
    _, expected = np.unique(steps, axis=0, return_inverse=True)
    codes = found.codes.T.reshape(-1).astype(int)
    pairs = np.unique(np.stack([codes, expected.reshape(-1)]), axis=1)
    assert len(pairs[0]) == len(np.unique(pairs[0])) == len(np.unique(pairs[1]))
    assert found.size == len(pairs[0])
    assert codes.max() < found.size


@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 5), st.integers(1, 30))
def test_symbols_are_the_distinct_steps(seed: int, rows: int, steps: int, features: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, rng.integers(1, 6), (rows, steps, features))
    same_partition(symbols(x), x)


@pytest.mark.parametrize(
    "dtype", [bool, np.int8, np.uint8, np.int16, np.uint64, np.float16, np.float32, np.float64]
)
def test_every_dtype_of_bits(dtype: type) -> None:
    x = np.random.default_rng(0).integers(0, 2, (50, 4, 2)).astype(dtype)
    same_partition(symbols(x), x)


@pytest.mark.parametrize(
    "values",
    [
        [-1.0, 1.0],
        [0.0, 0.5, 1.0],
        [-128, 127],
        [3, 70_000, 5],
        [0, 65_535],
        [1e-3, 2e-3, 1e6],
        [7],
    ],
)
def test_any_few_values(values: list[float]) -> None:
    x = np.random.default_rng(1).choice(values, size=(400, 3, 2))
    if values == [-128, 127]:
        x = x.astype(np.int8)
    found = symbols(x)
    if max(values) - min(values) >= 65_536 and all(float(v).is_integer() for v in values):
        assert isinstance(found, TooMany)  # so wide a range of integers is a quantity
    else:
        same_partition(found, x)


def test_tokens_without_a_feature_axis() -> None:
    x = np.random.default_rng(2).integers(0, 20_000, (3_000, 6))
    same_partition(symbols(x), x)


def test_a_value_that_no_sample_saw_is_still_found() -> None:
    x = np.zeros((300_000, 4, 2), dtype=np.float32)
    x[::2] = 1
    x[299_998, 3, 1] = 2
    found = symbols(x)
    assert isinstance(found, Symbols)
    assert found.size == 3
    x[299_998, 3, 1] = 0.25
    found = symbols(x)
    assert isinstance(found, Symbols)
    assert found.size == 3


def test_arrays_that_are_not_contiguous() -> None:
    x = np.random.default_rng(3).integers(0, 3, (2, 7, 500))
    same_partition(symbols(x.T), x.T)
    same_partition(symbols(x.T[::-1, ::-1]), x.T[::-1, ::-1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_continuous_numbers_have_no_symbols(dtype: type) -> None:
    found = symbols(np.random.default_rng(4).normal(size=(2_000, 5, 2)).astype(dtype))
    assert isinstance(found, TooMany)
    assert found.reason.startswith("too many distinct values (")


def test_few_continuous_numbers_have_no_symbols_either() -> None:
    assert isinstance(symbols(np.random.default_rng(5).normal(size=(40, 5, 1))), TooMany)


def test_distinct_values_are_ascending_and_of_the_same_type() -> None:
    found = distinct_values(np.array([[3, 1], [1, 2]], dtype=np.int16))
    assert not isinstance(found, TooMany)
    assert found.tolist() == [1, 2, 3]
    assert found.dtype == np.int16
