"""LSTM, gates in Keras' order i, f, c, o, activations sigmoid and tanh.

    [i f c̃ o] = [x h₋ 1]·W        c = σ(f)·c₋ + σ(i)·tanh(c̃)        h = σ(o)·tanh(c)

Kernel, recurrent kernel and bias stand one below the other in memory, so they are one matrix W, and
a step is one product with what stands as one block too: input, state before, and ones.

Source: Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000.
"""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import products
from unstuck.engine.kernels.elementwise import gate_sigmoids, tanh, tanhs
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
    return batch * ((steps + 1) * (inputs + units) + steps * 5 * units + inputs + 3 * units)


@kernel
def _places(op: Array, batch: int) -> tuple[int, int, int, int, int]:
    """Where inputs, gates, c, tanh c and scratch begin."""
    units = op[UNITS]
    steps = op[STEPS]
    inputs = op[FEATURES] + units + 1
    gates = op[SAVED] + (steps + 1) * inputs * batch
    c = gates + steps * 4 * units * batch
    tanh_c = c + (steps + 1) * units * batch
    return op[SAVED], gates, c, tanh_c, tanh_c + steps * units * batch


@kernel
def forward(op: Array, p: Array, work: Array, mask: Array, batch: int) -> None:
    """Write Y: (steps, units, batch), or one step where only the last one is given out."""
    features = op[FEATURES]
    units = op[UNITS]
    steps = op[STEPS]
    rows = features + units + has(op, BIAS)
    xh_at, gates_at, c_at, tanh_at, _ = _places(op, batch)
    w = matrix(p, op[PARAMETERS], rows, 4 * units)
    x = cube(work, op[X], steps, features, batch)
    y = given_out(op, work, op[Y], op[WIDTH], batch)
    xh = cube(work, xh_at, steps + 1, rows, batch)
    gates = cube(work, gates_at, steps, 4 * units, batch)
    c = cube(work, c_at, steps + 1, units, batch)
    tanh_c = cube(work, tanh_at, steps, units, batch)
    fill(c[0], _ZERO)
    fill(xh[0, features:], _ZERO)
    for s in range(steps):
        t = time_of(op, s)
        copy(xh[s], x[t])
        fill(xh[s, features + units :], _ONE)
        products.forward(w, xh[s], gates[s])
        h = xh[s + 1, features : features + units]
        _cell(gates[s], c[s], c[s + 1], tanh_c[s], h)
        if has(op, MASKED):
            at = mask[t * batch : (t + 1) * batch]
            carry(c[s + 1], c[s], at)
            carry(h, xh[s, features : features + units], at)
        put_state(op, y, h, mask, s, t)


@kernel
def _cell(gates: Array, c_before: Array, c: Array, tanh_c: Array, h: Array) -> None:
    """From sums to gates in place, and on to the new state; all but gates are (units, batch)."""
    gate_size = c.size
    z = gates.reshape(4 * gate_size)
    past = c_before.reshape(gate_size)
    now = c.reshape(gate_size)
    bent = tanh_c.reshape(gate_size)
    shown = h.reshape(gate_size)
    gate_sigmoids(z[: 2 * gate_size])
    tanhs(z[2 * gate_size : 3 * gate_size])
    gate_sigmoids(z[3 * gate_size :])
    i = z[:gate_size]
    f = z[gate_size : 2 * gate_size]
    g = z[2 * gate_size : 3 * gate_size]
    o = z[3 * gate_size :]
    for n in range(gate_size):
        now[n] = f[n] * past[n] + i[n] * g[n]
    for n in range(gate_size):
        bent[n] = tanh(now[n])
    for n in range(gate_size):
        shown[n] = o[n] * bent[n]


@kernel
def backward(op: Array, p: Array, g: Array, work: Array, mask: Array, batch: int) -> None:
    """Write the gradients of the parameters and, if wanted, of X."""
    features = op[FEATURES]
    units = op[UNITS]
    steps = op[STEPS]
    rows = features + units + has(op, BIAS)
    xh_at, gates_at, c_at, tanh_at, scratch = _places(op, batch)
    w = matrix(p, op[PARAMETERS], rows, 4 * units)
    slope = matrix(g, op[PARAMETERS], rows, 4 * units)
    dx = cube(work, max(op[DX], 0), steps, features, batch)
    dy = given_out(op, work, op[DY], op[WIDTH], batch)
    xh = cube(work, xh_at, steps + 1, rows, batch)
    gates = cube(work, gates_at, steps, 4 * units, batch)
    c = cube(work, c_at, steps + 1, units, batch)
    tanh_c = cube(work, tanh_at, steps, units, batch)
    flows = cube(work, scratch, 3, units, batch)
    dc = flows[0]
    dh_kept = flows[1]
    dc_kept = flows[2]
    d_xh = matrix(work, scratch + 3 * units * batch, rows, batch)
    dh = d_xh[features : features + units]
    more = np.empty((rows, 4 * units), np.float32)
    fill(d_xh, _ZERO)
    fill(dc, _ZERO)
    for s in range(steps - 1, -1, -1):
        t = time_of(op, s)
        take_gradient(op, dy, dh, mask, s, t)
        if has(op, MASKED):
            at = mask[t * batch : (t + 1) * batch]
            split_mask(dh, dh_kept, at)
            split_mask(dc, dc_kept, at)
        _cell_back(gates[s], c[s], tanh_c[s], dh, dc)
        products.by_weights(xh[s], gates[s], slope, more, s == steps - 1)
        products.backward(w, gates[s], d_xh)
        if op[DX] >= 0:
            put_input_gradient(op, dx[t], d_xh[:features])
        if has(op, MASKED):
            add(dh, dh_kept)
            add(dc, dc_kept)


@kernel
def _cell_back(gates: Array, c_before: Array, tanh_c: Array, dh: Array, dc: Array) -> None:
    """Gradients by the sums in place of the gates; dc becomes the gradient by the c before."""
    gate_size = dc.size
    z = gates.reshape(4 * gate_size)
    past = c_before.reshape(gate_size)
    bent = tanh_c.reshape(gate_size)
    d_shown = dh.reshape(gate_size)
    d_now = dc.reshape(gate_size)
    i = z[:gate_size]
    f = z[gate_size : 2 * gate_size]
    g = z[2 * gate_size : 3 * gate_size]
    o = z[3 * gate_size :]
    for n in range(gate_size):
        d_now[n] += d_shown[n] * o[n] * (_ONE - bent[n] * bent[n])
    for n in range(gate_size):
        o[n] = d_shown[n] * bent[n] * o[n] * (_ONE - o[n])
    for n in range(gate_size):
        di = d_now[n] * g[n] * i[n] * (_ONE - i[n])
        g[n] = d_now[n] * i[n] * (_ONE - g[n] * g[n])
        i[n] = di
    for n in range(gate_size):
        df = d_now[n] * past[n] * f[n] * (_ONE - f[n])
        d_now[n] *= f[n]
        f[n] = df
