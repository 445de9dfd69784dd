"""Activations of whole layers, and the way back through them."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels.elementwise import exp, sigmoids, tanhs
from unstuck.engine.kernels.kernel import kernel
from unstuck.engine.kernels.table import LINEAR, RELU, SIGMOID, SOFTMAX, TANH

_ZERO = np.float32(0)
_ONE = np.float32(1)


@kernel
def activate(z: Array, activation: int) -> None:
    """Apply an activation in place; z has shape (units, lanes), softmax is over units."""
    if activation == LINEAR:
        return
    flat = z.reshape(z.size)
    if activation == RELU:
        for i in range(flat.size):
            if flat[i] < _ZERO:  # so that NaN stays NaN
                flat[i] = _ZERO
            else:
                flat[i] = flat[i]
    elif activation == TANH:
        tanhs(flat)
    elif activation == SIGMOID:
        sigmoids(flat)
    elif activation == SOFTMAX:
        _softmax(z)


@kernel
def _softmax(z: Array) -> None:
    units, lanes = z.shape
    most = z[0].copy()
    for u in range(1, units):
        for i in range(lanes):
            if z[u, i] > most[i]:
                most[i] = z[u, i]
            else:
                most[i] = most[i]
    total = np.zeros(lanes, np.float32)
    for u in range(units):
        for i in range(lanes):
            z[u, i] = exp(z[u, i] - most[i])
        for i in range(lanes):
            total[i] += z[u, i]
    for u in range(units):
        for i in range(lanes):
            z[u, i] /= total[i]


@kernel
def back(y: Array, dy: Array, activation: int) -> None:
    """Gradient by the output -> gradient by the input, in place of `dy`; shapes (units, lanes)."""
    if activation == LINEAR:
        return
    a = y.reshape(y.size)
    d = dy.reshape(dy.size)
    if activation == RELU:
        for i in range(d.size):
            if a[i] > _ZERO:
                d[i] = d[i]
            else:
                d[i] = _ZERO
    elif activation == TANH:
        for i in range(d.size):
            d[i] *= _ONE - a[i] * a[i]
    elif activation == SIGMOID:
        for i in range(d.size):
            d[i] *= a[i] * (_ONE - a[i])
    elif activation == SOFTMAX:
        _softmax_back(y, dy)


@kernel
def _softmax_back(y: Array, dy: Array) -> None:
    units, lanes = y.shape
    along = np.zeros(lanes, np.float32)
    for u in range(units):
        for i in range(lanes):
            along[i] += y[u, i] * dy[u, i]
    for u in range(units):
        for i in range(lanes):
            dy[u, i] = y[u, i] * (dy[u, i] - along[i])
