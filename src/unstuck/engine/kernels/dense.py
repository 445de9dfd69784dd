"""Dense, also inside TimeDistributed: y = a(Wᵀx + b) at every step."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import products
from unstuck.engine.kernels.activations import activate, back
from unstuck.engine.kernels.kernel import kernel
from unstuck.engine.kernels.table import (
    ACTIVATION,
    BIAS,
    DX,
    DY,
    FEATURES,
    PARAMETERS,
    STEPS,
    UNITS,
    X,
    Y,
    cube,
    has,
    matrix,
)


@kernel
def forward(op: Array, p: Array, work: Array, batch: int) -> None:
    """Write Y, shape (steps, units, batch), from X, shape (steps, features, batch)."""
    features = op[FEATURES]
    units = op[UNITS]
    steps = op[STEPS]
    x = cube(work, op[X], steps, features, batch)
    y = cube(work, op[Y], steps, units, batch)
    w = matrix(p, op[PARAMETERS], features, units)
    bias = p[op[PARAMETERS] + features * units :]
    for t in range(steps):
        products.forward(w, x[t], y[t])
        if has(op, BIAS):
            add_rows(y[t], bias)
        activate(y[t], op[ACTIVATION])


@kernel
def backward(op: Array, p: Array, g: Array, work: Array, batch: int) -> None:
    """Write the gradients of the parameters and, if wanted, of X; DY is used up."""
    features = op[FEATURES]
    units = op[UNITS]
    steps = op[STEPS]
    x = cube(work, op[X], steps, features, batch)
    y = cube(work, op[Y], steps, units, batch)
    dy = cube(work, op[DY], steps, units, batch)
    dx = cube(work, max(op[DX], 0), steps, features, batch)
    w = matrix(p, op[PARAMETERS], features, units)
    slope = matrix(g, op[PARAMETERS], features, units)
    bias = g[op[PARAMETERS] + features * units :]
    room = np.empty((features, units), np.float32)
    for t in range(steps):
        back(y[t], dy[t], op[ACTIVATION])
        products.by_weights(x[t], dy[t], slope, room, t == 0)
        if has(op, BIAS):
            sum_rows(dy[t], bias, t == 0)
        if op[DX] >= 0:
            products.backward(w, dy[t], dx[t])


@kernel
def add_rows(y: Array, bias: Array) -> None:
    """Add bias[u] to row u of y."""
    for u in range(y.shape[0]):
        b = bias[u]
        for i in range(y.shape[1]):
            y[u, i] += b


@kernel
def sum_rows(dy: Array, out: Array, first: bool) -> None:
    """Write the sum of row u of dy to out[u], or add it after the first step."""
    for u in range(dy.shape[0]):
        total = np.float32(0)
        for i in range(dy.shape[1]):
            total += dy[u, i]
        if first:
            out[u] = total
        else:
            out[u] = out[u] + total
