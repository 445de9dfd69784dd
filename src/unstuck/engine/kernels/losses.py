"""Losses as Keras means them: the mean over all rows, steps and (mse, binary) outputs.

    mse            (p − y)²                           binary      −y·log p − (1 − y)·log(1 − p)
    categorical    −Σ y·log(p / Σp)                   sparse      −log(p_y / Σp)

Probabilities are clipped to [1e-7, 1 − 1e-7], and nothing flows back where they were. Under a mask
the mean is over the steps that count. Weights of rows or steps multiply the losses; the sum is
divided by the number of steps that count, not by the sum of the weights.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels.elementwise import exp
from unstuck.engine.kernels.kernel import kernel

MSE, BINARY, BINARY_LOGITS, CATEGORICAL, CATEGORICAL_LOGITS, SPARSE, SPARSE_LOGITS = range(7)

_ZERO = np.float32(0)
_ONE = np.float32(1)
_TWO = np.float32(2)
_LOW = np.float32(1e-7)
_HIGH = np.float32(1 - 1e-7)


@kernel
def loss(kind: int, p: Array, y: Array, d: Array, mask: Array, weight: Array) -> float:
    """The loss of a batch; its gradient by the outputs goes to `d`.

    Args:
        kind: one of the constants above.
        p: outputs, shape (steps, units, batch).
        y: targets, shape (steps, units, batch), or (steps, 1, batch) with class numbers.
        d: shape (steps, units, batch).
        mask: shape (steps * batch,), 1 where a step counts, else 0.
        weight: shape (steps * batch,), what each step weighs; 0 where it does not count.
    """
    steps, units, batch = p.shape
    counted = 0.0
    total = 0.0
    for i in range(mask.size):
        counted += mask[i]
    if counted == 0.0:  # all masked: no loss, as in Keras
        d[:] = _ZERO
        return 0.0
    if kind in (MSE, BINARY, BINARY_LOGITS):
        counted *= units
    scale = np.float32(1.0 / counted)
    for t in range(steps):
        weighs = weight[t * batch : (t + 1) * batch]
        total += _step(kind, p[t], y[t], d[t], weighs)
        for u in range(units):
            for i in range(batch):
                d[t, u, i] *= scale * weighs[i]
    return total / counted


@kernel
def _step(kind: int, p: Array, y: Array, d: Array, weight: Array) -> float:
    """Sum of the losses of one step; shapes (units, batch)."""
    if kind == MSE:
        return _squares(p, y, d, weight)
    if kind in (BINARY, BINARY_LOGITS):
        return _binaries(kind == BINARY_LOGITS, p, y, d, weight)
    if kind in (CATEGORICAL, SPARSE):
        return _probabilities(kind == SPARSE, p, y, d, weight)
    return _logits(kind == SPARSE_LOGITS, p, y, d, weight)


@kernel
def _squares(p: Array, y: Array, d: Array, weight: Array) -> float:
    total: Any = 0.0
    for u in range(p.shape[0]):
        row = _ZERO
        for i in range(p.shape[1]):
            e = p[u, i] - y[u, i]
            d[u, i] = _TWO * e
            row += e * e * weight[i]
        total += row
    return float(total)


@kernel
def _binaries(logits: bool, p: Array, y: Array, d: Array, weight: Array) -> float:
    total = 0.0
    for u in range(p.shape[0]):
        for i in range(p.shape[1]):
            a = p[u, i]
            t = y[u, i]
            if logits:  # log(1 + e**-|a|) does not overflow
                entropy = max(a, _ZERO) - a * t + math.log1p(math.exp(-abs(a)))
                d[u, i] = _ONE / (_ONE + exp(-a)) - t
            else:
                q = _clipped(a)
                entropy = -(t * math.log(q) + (_ONE - t) * math.log(_ONE - q))
                if a < _LOW or a > _HIGH:
                    d[u, i] = _ZERO
                else:
                    d[u, i] = (_ONE - t) / (_ONE - a) - t / a
            total += entropy * weight[i]
    return total


@kernel
def _clipped(q: np.float32) -> np.float32:
    if q < _LOW:
        q = _LOW
    if q > _HIGH:
        return _HIGH
    return q


@kernel
def _target(sparse: bool, y: Array, u: int, i: int) -> np.float32:
    if sparse:
        if y[0, i] == u:
            return _ONE
        return _ZERO
    return y[u, i]  # type: ignore[no-any-return]


@kernel
def _probabilities(sparse: bool, p: Array, y: Array, d: Array, weight: Array) -> float:
    total = 0.0
    for i in range(p.shape[1]):
        whole = _ZERO
        for u in range(p.shape[0]):
            whole += p[u, i]
        along = _ZERO
        for u in range(p.shape[0]):
            t = _target(sparse, y, u, i)
            q = p[u, i] / whole
            d[u, i] = _ZERO
            if t != _ZERO or whole != whole:
                total -= t * math.log(_clipped(q)) * weight[i]
                if q < _LOW or q > _HIGH:
                    d[u, i] = _ZERO
                else:
                    d[u, i] = -t / q
                along += d[u, i] * q
        for u in range(p.shape[0]):
            d[u, i] = (d[u, i] - along) / whole
    return total


@kernel
def _logits(sparse: bool, p: Array, y: Array, d: Array, weight: Array) -> float:
    total = 0.0
    for i in range(p.shape[1]):
        most = p[0, i]
        for u in range(1, p.shape[0]):
            if p[u, i] > most:
                most = p[u, i]
        whole = _ZERO
        target_sum = _ZERO
        chosen = _ZERO
        for u in range(p.shape[0]):
            d[u, i] = exp(p[u, i] - most)
            whole += d[u, i]
            t = _target(sparse, y, u, i)
            target_sum += t
            chosen += t * (p[u, i] - most)
        for u in range(p.shape[0]):
            d[u, i] = d[u, i] / whole * target_sum - _target(sparse, y, u, i)
        total += (target_sum * math.log(whole) - chosen) * weight[i]
    return total
