"""GRU as Keras makes it by default (`reset_after=True`), gates in the order z, r, h.

    z = σ(x·K_z + b_z + h₋·R_z + c_z)      h̃ = tanh(x·K_h + b_h + r·(h₋·R_h + c_h))
    r = σ(x·K_r + b_r + h₋·R_r + c_r)      h = z·h₋ + (1 − z)·h̃

The bias has two rows, b (with the input) and c (with the state).

Source: Cho et al. 2014; the reset after the product: cuDNN, and arXiv 1406.1078 v1.
"""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import products
from unstuck.engine.kernels.dense import add_rows, sum_rows
from unstuck.engine.kernels.elementwise import gate_sigmoids, tanhs
from unstuck.engine.kernels.kernel import kernel
from unstuck.engine.kernels.steps import (
    add,
    carry,
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
    return batch * (units * (steps * 6 + steps + 1 + 3) + features)


@kernel
def _places(op: Array, batch: int) -> tuple[int, int, int, int]:
    """Where gates, recurrent terms, h and scratch begin."""
    gate_size = op[UNITS] * batch
    steps = op[STEPS]
    inner = op[SAVED] + 3 * steps * gate_size
    h = inner + 3 * steps * gate_size
    return op[SAVED], inner, h, h + (steps + 1) * gate_size


@kernel
def _weights(op: Array, flat: Array) -> tuple[Array, Array, Array, Array]:
    """K, R and the two rows of the bias in a flat array of parameters or gradients."""
    features = op[FEATURES]
    units = op[UNITS]
    at = op[PARAMETERS]
    bias = flat[at + (features + units) * 3 * units :]
    kernels = matrix(flat, at, features, 3 * units)
    return kernels, matrix(flat, at + kernels.size, units, 3 * units), bias, bias[3 * units :]


@kernel
def forward(op: Array, p: Array, work: Array, mask: Array, batch: int) -> None:
    """Write Y: (steps, units, batch), or one step where only the last one is given out."""
    features = op[FEATURES]
    units = op[UNITS]
    steps = op[STEPS]
    gates_at, inner_at, h_at, _ = _places(op, batch)
    kernels, recurrent, b, c = _weights(op, p)
    x = cube(work, op[X], steps, features, batch)
    y = given_out(op, work, op[Y], op[WIDTH], batch)
    gates = cube(work, gates_at, steps, 3 * units, batch)
    inner = cube(work, inner_at, steps, 3 * units, batch)
    h = cube(work, h_at, steps + 1, units, batch)
    fill(h[0], _ZERO)
    for s in range(steps):
        t = time_of(op, s)
        products.forward(kernels, x[t], gates[s])
        products.forward(recurrent, h[s], inner[s])
        if has(op, BIAS):
            add_rows(gates[s], b)
            add_rows(inner[s], c)
        _cell(gates[s], inner[s], h[s], h[s + 1])
        if has(op, MASKED):
            carry(h[s + 1], h[s], mask[t * batch : (t + 1) * batch])
        put_state(op, y, h[s + 1], mask, s, t)


@kernel
def _cell(gates: Array, inner: Array, h_before: Array, h: Array) -> None:
    gate_size = h.size
    a = gates.reshape(3 * gate_size)
    q = inner.reshape(3 * gate_size)
    past = h_before.reshape(gate_size)
    now = h.reshape(gate_size)
    z = a[:gate_size]
    r = a[gate_size : 2 * gate_size]
    new = a[2 * gate_size :]
    state = q[2 * gate_size :]
    for n in range(2 * gate_size):
        a[n] += q[n]
    gate_sigmoids(a[: 2 * gate_size])
    for n in range(gate_size):
        new[n] += r[n] * state[n]
    tanhs(new)
    for n in range(gate_size):
        now[n] = z[n] * past[n] + (_ONE - z[n]) * new[n]


@kernel
def backward(op: Array, p: Array, g: Array, work: Array, mask: Array, batch: int) -> None:
    """Write the gradients of the parameters and, if wanted, of X."""
    features = op[FEATURES]
    units = op[UNITS]
    steps = op[STEPS]
    gates_at, inner_at, h_at, scratch = _places(op, batch)
    kernels, recurrent, _, _ = _weights(op, p)
    d_kernels, d_recurrent, d_b, d_c = _weights(op, g)
    x = cube(work, op[X], steps, features, batch)
    dx = cube(work, max(op[DX], 0), steps, features, batch)
    dy = given_out(op, work, op[DY], op[WIDTH], batch)
    gates = cube(work, gates_at, steps, 3 * units, batch)
    inner = cube(work, inner_at, steps, 3 * units, batch)
    h = cube(work, h_at, steps + 1, units, batch)
    flows = cube(work, scratch, 3, units, batch)
    dh = flows[0]
    past = flows[1]
    kept = flows[2]
    d_x = matrix(work, scratch + 3 * units * batch, features, batch)
    more_k = np.empty((features, 3 * units), np.float32)
    more_r = np.empty((units, 3 * units), np.float32)
    fill(dh, _ZERO)
    for s in range(steps - 1, -1, -1):
        t = time_of(op, s)
        first = s == steps - 1
        take_gradient(op, dy, dh, mask, s, t)
        if has(op, MASKED):
            split_mask(dh, kept, mask[t * batch : (t + 1) * batch])
        _cell_back(gates[s], inner[s], h[s], dh, past)
        products.by_weights(x[t], gates[s], d_kernels, more_k, first)
        products.by_weights(h[s], inner[s], d_recurrent, more_r, first)
        if has(op, BIAS):
            sum_rows(gates[s], d_b, first)
            sum_rows(inner[s], d_c, first)
        if op[DX] >= 0:
            products.backward(kernels, gates[s], d_x)
            put_input_gradient(op, dx[t], d_x)
        products.backward(recurrent, inner[s], dh)
        add(dh, past)
        if has(op, MASKED):
            add(dh, kept)


@kernel
def _cell_back(gates: Array, inner: Array, h_before: Array, dh: Array, past: Array) -> None:
    """Gradients in place of gates and inner; past is what goes to the state before through z."""
    gate_size = dh.size
    a = gates.reshape(3 * gate_size)
    q = inner.reshape(3 * gate_size)
    before = h_before.reshape(gate_size)
    d = dh.reshape(gate_size)
    through = past.reshape(gate_size)
    z = a[:gate_size]
    r = a[gate_size : 2 * gate_size]
    new = a[2 * gate_size :]
    state = q[2 * gate_size :]
    for n in range(gate_size):
        through[n] = d[n] * z[n]
    for n in range(gate_size):
        dn = d[n] * (_ONE - z[n]) * (_ONE - new[n] * new[n])
        z[n] = d[n] * (before[n] - new[n]) * z[n] * (_ONE - z[n])
        new[n] = dn
    for n in range(gate_size):
        dr = new[n] * state[n] * r[n] * (_ONE - r[n])
        state[n] = new[n] * r[n]
        r[n] = dr
    for n in range(2 * gate_size):
        q[n] = a[n]
