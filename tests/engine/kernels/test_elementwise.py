"""The arithmetic that stands in for the C library: how exact, and what becomes of NaN."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from unstuck.case import Array
from unstuck.engine.kernels import elementwise


@numba.njit(error_model="numpy")
def exps(x: Array) -> Array:
    out = np.empty_like(x)
    for i in range(x.size):
        out[i] = elementwise.exp(x[i])
    return out


@numba.njit(error_model="numpy")
def tanhs(x: Array) -> Array:
    out = x.copy()
    elementwise.tanhs(out)
    return out


@numba.njit(error_model="numpy")
def sigmoids(x: Array) -> Array:
    out = x.copy()
    elementwise.sigmoids(out)
    return out


@numba.njit
def scrambled(count: int) -> Array:
    out = np.empty(count, np.uint32)
    for i in range(count):
        out[i] = elementwise.mixed(np.uint32(i))
    return out


def anywhere(low: float, high: float) -> Array:
    """Numbers of all sizes between two limits, float32."""
    rng = np.random.default_rng(0)
    small = rng.normal(size=20_000) * 10.0 ** rng.uniform(-6, 0, 20_000)
    return np.concatenate([np.linspace(low, high, 200_001), small]).astype(np.float32)


def relative(ours: Array, exact: Array) -> float:
    return float(np.max(np.abs(ours - exact) / np.abs(exact)))


def test_exp() -> None:
    x = anywhere(-86.9, 87.9)
    assert relative(exps(x), np.exp(x.astype(np.float64))) < 4e-7


def test_tanh() -> None:
    x = anywhere(-20, 20)
    x = x[x != 0]
    assert relative(tanhs(x), np.tanh(x.astype(np.float64))) < 3e-7


def test_sigmoid() -> None:
    x = anywhere(-80, 80)
    assert relative(sigmoids(x), 1 / (1 + np.exp(-x.astype(np.float64)))) < 4e-7


@pytest.mark.parametrize("function", [exps, tanhs, sigmoids], ids=["exp", "tanh", "sigmoid"])
def test_nan_stays_and_infinity_has_a_limit(function) -> None:
    nan, plus, minus = function(np.array([np.nan, np.inf, -np.inf], np.float32))
    assert np.isnan(nan)
    assert np.isfinite(plus)
    assert np.isfinite(minus)
    assert plus > minus


def test_scrambled_bits_are_balanced_and_never_repeat() -> None:
    bits = scrambled(2**16)
    assert bits.dtype == np.uint32
    assert len(np.unique(bits)) == len(bits)
    ones = np.unpackbits(bits.view(np.uint8).reshape(-1, 4), axis=1).mean(axis=0)
    assert np.abs(ones - 0.5).max() < 0.01
    later = np.corrcoef(bits[:-1], bits[1:])[0, 1]
    assert abs(later) < 0.02
