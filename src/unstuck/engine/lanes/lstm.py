"""LSTM, gates in Keras' order i, f, c, o, activations sigmoid and tanh.

    [i f c̃ o] = x·K + h₋·R + b        c = σ(f)·c₋ + σ(i)·tanh(c̃)        h = σ(o)·tanh(c)

Source: Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000.
"""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.lanes.dense import sum_rows
from unstuck.engine.lanes.elementwise import sigmoids, tanh, tanhs
from unstuck.engine.lanes.kernel import kernel
from unstuck.engine.lanes.steps import (
    add_input,
    carry,
    input_gradient,
    keep_gradient,
    project,
    put_state,
    split_mask,
    take_gradient,
    time_of,
)
from unstuck.engine.lanes.table import (
    BIAS,
    FEATURES,
    MASKED,
    PARAMETERS,
    SAVED,
    STEPS,
    UNITS,
    X,
    has,
    matrix,
)

_ONE = np.float32(1)


def room(features: int, units: int, steps: int, batch: int) -> int:
    """Numbers of workspace that a layer keeps between forward and backward."""
    return units * batch * (4 * steps + (steps + 1) + steps + (steps + 1) + steps + 4 * steps + 4)


@kernel
def _places(op: Array, batch: int) -> tuple[int, int, int, int, int, int, int]:
    """Where gates, c, tanh c, h, h before each step, projections and scratch begin."""
    one, steps = op[UNITS] * batch, op[STEPS]
    gates = op[SAVED]
    c = gates + 4 * steps * one
    tanh_c = c + (steps + 1) * one
    h = tanh_c + steps * one
    before = h + (steps + 1) * one
    projected = before + steps * one
    scratch = projected + 4 * steps * one
    return gates, c, tanh_c, h, before, projected, scratch


@kernel
def forward(op: Array, p: Array, work: Array, mask: Array, batch: int) -> None:
    """Write Y: (units, steps * batch), or (units, batch) where only the last step is given out."""
    features, units, steps = op[FEATURES], op[UNITS], op[STEPS]
    one = units * batch
    gates_at, c_at, tanh_at, h_at, _, projected_at, _ = _places(op, batch)
    projected = project(op, p, work, projected_at, 4 * units, batch)
    recurrent = matrix(p, op[PARAMETERS] + features * 4 * units, units, 4 * units)
    bias = p[op[PARAMETERS] + (features + units) * 4 * units :]
    work[c_at : c_at + one] = 0
    work[h_at : h_at + one] = 0
    for s in range(steps):
        t = time_of(op, s)
        gates = matrix(work, gates_at + 4 * s * one, 4 * units, batch)
        if s > 0:
            np.dot(recurrent.T, matrix(work, h_at + s * one, units, batch), gates)
        add_input(gates, projected, t * batch, bias, s > 0, has(op, BIAS))
        flat = gates.reshape(gates.size)
        sigmoids(flat[: 2 * one])
        tanhs(flat[2 * one : 3 * one])
        sigmoids(flat[3 * one :])
        c, c_before = work[c_at + (s + 1) * one :][:one], work[c_at + s * one :][:one]
        tanh_c = work[tanh_at + s * one :][:one]
        h = work[h_at + (s + 1) * one :][:one]
        _cell(flat, c_before, c, tanh_c, h, one)
        if has(op, MASKED):
            at = mask[t * batch : (t + 1) * batch]
            carry(c, c_before, at)
            carry(h, work[h_at + s * one :][:one], at)
        put_state(op, work, h, mask, s, t, batch)


@kernel
def _cell(gates: Array, c_before: Array, c: Array, tanh_c: Array, h: Array, one: int) -> None:
    i, f, g, o = gates[:one], gates[one : 2 * one], gates[2 * one : 3 * one], gates[3 * one :]
    for n in range(one):
        c[n] = f[n] * c_before[n] + i[n] * g[n]
    for n in range(one):
        tanh_c[n] = tanh(c[n])
    for n in range(one):
        h[n] = o[n] * tanh_c[n]


@kernel
def backward(op: Array, p: Array, g: Array, work: Array, mask: Array, batch: int) -> None:
    """Write the gradients of the parameters and, if wanted, of X."""
    features, units, steps = op[FEATURES], op[UNITS], op[STEPS]
    one = units * batch
    gates_at, c_at, tanh_at, h_at, before_at, projected_at, scratch = _places(op, batch)
    dz = matrix(work, projected_at, 4 * units, steps * batch)
    before = matrix(work, before_at, units, steps * batch)
    recurrent = matrix(p, op[PARAMETERS] + features * 4 * units, units, 4 * units)
    dh, dc = work[scratch:][:one], work[scratch + one :][:one]
    dh_kept, dc_kept = work[scratch + 2 * one :][:one], work[scratch + 3 * one :][:one]
    work[scratch : scratch + 4 * one] = 0
    for s in range(steps - 1, -1, -1):
        t = time_of(op, s)
        take_gradient(op, work, dh, mask, s, t, batch)
        if has(op, MASKED):
            at = mask[t * batch : (t + 1) * batch]
            split_mask(dh, dh_kept, at)
            split_mask(dc, dc_kept, at)
        gates = work[gates_at + 4 * s * one :][: 4 * one]
        tanh_c, c_before = work[tanh_at + s * one :][:one], work[c_at + s * one :][:one]
        _cell_back(gates, c_before, tanh_c, dh, dc, one)
        keep_gradient(dz, matrix(gates, 0, 4 * units, batch), t * batch)
        keep_gradient(before, matrix(work, h_at + s * one, units, batch), t * batch)
        if s > 0:
            np.dot(recurrent, matrix(gates, 0, 4 * units, batch), matrix(dh, 0, units, batch))
            if has(op, MASKED):
                for n in range(one):
                    dh[n] += dh_kept[n]
                    dc[n] += dc_kept[n]
    wide = op[PARAMETERS] + features * 4 * units
    x = matrix(work, op[X], features, steps * batch)
    np.dot(x, dz.T, matrix(g, op[PARAMETERS], features, 4 * units))
    np.dot(before, dz.T, matrix(g, wide, units, 4 * units))
    if has(op, BIAS):
        sum_rows(dz, g[wide + units * 4 * units :])
    input_gradient(op, p, work, dz, batch)


@kernel
def _cell_back(
    gates: Array, c_before: Array, tanh_c: Array, dh: Array, dc: Array, one: int
) -> None:
    """Gradients by the gates in place of the gates; dc becomes the gradient by the c before."""
    i, f, g, o = gates[:one], gates[one : 2 * one], gates[2 * one : 3 * one], gates[3 * one :]
    for n in range(one):
        dc[n] += dh[n] * o[n] * (_ONE - tanh_c[n] * tanh_c[n])
    for n in range(one):
        o[n] = dh[n] * tanh_c[n] * o[n] * (_ONE - o[n])
    for n in range(one):
        di = dc[n] * g[n] * i[n] * (_ONE - i[n])
        g[n] = dc[n] * i[n] * (_ONE - g[n] * g[n])
        i[n] = di
    for n in range(one):
        df = dc[n] * c_before[n] * f[n] * (_ONE - f[n])
        dc[n] *= f[n]
        f[n] = df
