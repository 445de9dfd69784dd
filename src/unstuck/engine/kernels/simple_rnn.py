"""SimpleRNN: h = a([x h₋ 1]·W), with any activation that works on single numbers.

W is kernel, recurrent kernel and bias, one below the other, as in `lstm`.

Source: Elman 1990, "Finding structure in time".
"""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import products
from unstuck.engine.kernels.activations import activate, back
from unstuck.engine.kernels.kernel import kernel
from unstuck.engine.kernels.steps import (
    add,
    carry,
    copy,
    fill,
    given_out,
    put_input_gradient,
    put_state,
    split_mask,
    take_gradient,
    time_of,
)
from unstuck.engine.kernels.table import (
    ACTIVATION,
    BIAS,
    DX,
    DY,
    FEATURES,
    MASKED,
    PARAMETERS,
    SAVED,
    STEPS,
    UNITS,
    WIDTH,
    X,
    Y,
    cube,
    has,
    matrix,
)

_ZERO = np.float32(0)
_ONE = np.float32(1)


def room(features: int, units: int, steps: int, batch: int) -> int:
    """Numbers of workspace that a layer keeps between forward and backward."""
    inputs = features + units + 1
    return batch * ((steps + 1) * inputs + steps * units + inputs + 2 * units)


@kernel
def _places(op: Array, batch: int) -> tuple[int, int, int]:
    """Where inputs, fresh states and scratch begin."""
    inputs = op[FEATURES] + op[UNITS] + 1
    fresh = op[SAVED] + (op[STEPS] + 1) * inputs * batch
    return op[SAVED], fresh, fresh + op[STEPS] * op[UNITS] * batch


@kernel
def forward(op: Array, p: Array, work: Array, mask: Array, batch: int) -> None:
    """Write Y: (steps, units, batch), or one step where only the last one is given out."""
    features = op[FEATURES]
    units = op[UNITS]
    steps = op[STEPS]
    rows = features + units + has(op, BIAS)
    xh_at, fresh_at, _ = _places(op, batch)
    w = matrix(p, op[PARAMETERS], rows, units)
    x = cube(work, op[X], steps, features, batch)
    y = given_out(op, work, op[Y], op[WIDTH], batch)
    xh = cube(work, xh_at, steps + 1, rows, batch)
    fresh = cube(work, fresh_at, steps, units, batch)
    fill(xh[0, features:], _ZERO)
    for s in range(steps):
        t = time_of(op, s)
        copy(xh[s], x[t])
        fill(xh[s, features + units :], _ONE)
        products.forward(w, xh[s], fresh[s])
        activate(fresh[s], op[ACTIVATION])
        h = xh[s + 1, features : features + units]
        copy(h, fresh[s])
        if has(op, MASKED):
            carry(h, xh[s, features : features + units], mask[t * batch : (t + 1) * batch])
        put_state(op, y, h, mask, s, t)


@kernel
def backward(op: Array, p: Array, g: Array, work: Array, mask: Array, batch: int) -> None:
    """Write the gradients of the parameters and, if wanted, of X."""
    features = op[FEATURES]
    units = op[UNITS]
    steps = op[STEPS]
    rows = features + units + has(op, BIAS)
    xh_at, fresh_at, scratch = _places(op, batch)
    w = matrix(p, op[PARAMETERS], rows, units)
    slope = matrix(g, op[PARAMETERS], rows, units)
    dx = cube(work, max(op[DX], 0), steps, features, batch)
    dy = given_out(op, work, op[DY], op[WIDTH], batch)
    xh = cube(work, xh_at, steps + 1, rows, batch)
    fresh = cube(work, fresh_at, steps, units, batch)
    flows = cube(work, scratch, 2, units, batch)
    dz = flows[0]
    kept = flows[1]
    d_xh = matrix(work, scratch + 2 * units * batch, rows, batch)
    dh = d_xh[features : features + units]
    more = np.empty((rows, units), np.float32)
    fill(d_xh, _ZERO)
    for s in range(steps - 1, -1, -1):
        t = time_of(op, s)
        take_gradient(op, dy, dh, mask, s, t)
        if has(op, MASKED):
            split_mask(dh, kept, mask[t * batch : (t + 1) * batch])
        back(fresh[s], dh, op[ACTIVATION])
        copy(dz, dh)
        products.by_weights(xh[s], dz, slope, more, s == steps - 1)
        products.backward(w, dz, d_xh)
        if op[DX] >= 0:
            put_input_gradient(op, dx[t], d_xh[:features])
        if has(op, MASKED):
            add(dh, kept)
