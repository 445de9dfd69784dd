"""Dense, also inside TimeDistributed: y = a(Wᵀx + b) for all steps at once."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.lanes.activations import activate, back
from unstuck.engine.lanes.kernel import kernel
from unstuck.engine.lanes.table import (
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
    has,
    matrix,
)


@kernel
def forward(op: Array, p: Array, work: Array, batch: int) -> None:
    """Write Y, shape (units, steps * batch), from X, shape (features, steps * batch)."""
    features, units, lanes = op[FEATURES], op[UNITS], op[STEPS] * batch
    y = matrix(work, op[Y], units, lanes)
    w = matrix(p, op[PARAMETERS], features, units)
    np.dot(w.T, matrix(work, op[X], features, lanes), y)
    if has(op, BIAS):
        add_rows(y, p[op[PARAMETERS] + features * units :])
    activate(y, op[ACTIVATION])


@kernel
def backward(op: Array, p: Array, g: Array, work: Array, batch: int) -> None:
    """Write the gradients of the parameters and, if wanted, of X; DY is used up."""
    features, units, lanes = op[FEATURES], op[UNITS], op[STEPS] * batch
    dy = matrix(work, op[DY], units, lanes)
    back(matrix(work, op[Y], units, lanes), dy, op[ACTIVATION])
    np.dot(matrix(work, op[X], features, lanes), dy.T, matrix(g, op[PARAMETERS], features, units))
    if has(op, BIAS):
        sum_rows(dy, g[op[PARAMETERS] + features * units :])
    if op[DX] >= 0:
        w = matrix(p, op[PARAMETERS], features, units)
        np.dot(w, dy, matrix(work, op[DX], features, lanes))


@kernel
def add_rows(y: Array, bias: Array) -> None:
    """Add bias[u] to row u of y."""
    for u in range(y.shape[0]):
        b = bias[u]
        for i in range(y.shape[1]):
            y[u, i] += b


@kernel
def sum_rows(dy: Array, out: Array) -> None:
    """Write the sum of row u of dy to out[u]."""
    for u in range(dy.shape[0]):
        total = np.float32(0)
        for i in range(dy.shape[1]):
            total += dy[u, i]
        out[u] = total
