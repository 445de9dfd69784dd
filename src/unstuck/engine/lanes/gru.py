"""GRU as Keras makes it by default (`reset_after=True`), gates in the order z, r, h.

    z = σ(x·K_z + b_z + h₋·R_z + c_z)      h̃ = tanh(x·K_h + b_h + r·(h₋·R_h + c_h))
    r = σ(x·K_r + b_r + h₋·R_r + c_r)      h = z·h₋ + (1 − z)·h̃

The bias has two rows, b (with the input) and c (with the state).

Source: Cho et al. 2014; the reset after the product: cuDNN, and arXiv 1406.1078 v1.
"""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.lanes.dense import sum_rows
from unstuck.engine.lanes.elementwise import sigmoids, tanhs
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

_ONE, _ZERO = np.float32(1), np.float32(0)


def room(features: int, units: int, steps: int, batch: int) -> int:
    """Numbers of workspace that a layer keeps between forward and backward."""
    return units * batch * (3 * steps + 3 * steps + (steps + 1) + steps + 3 * steps + 3 * steps + 3)


@kernel
def _places(op: Array, batch: int) -> tuple[int, int, int, int, int, int, int]:
    """Where gates, recurrent terms, h, h before, projections, their gradients and scratch begin."""
    one, steps = op[UNITS] * batch, op[STEPS]
    gates = op[SAVED]
    inner = gates + 3 * steps * one
    h = inner + 3 * steps * one
    before = h + (steps + 1) * one
    projected = before + steps * one
    d_inner = projected + 3 * steps * one
    return gates, inner, h, before, projected, d_inner, d_inner + 3 * steps * one


@kernel
def forward(op: Array, p: Array, work: Array, mask: Array, batch: int) -> None:
    """Write Y: (units, steps * batch), or (units, batch) where only the last step is given out."""
    features, units, steps = op[FEATURES], op[UNITS], op[STEPS]
    one, biased = units * batch, has(op, BIAS)
    gates_at, inner_at, h_at, _, projected_at, _, _ = _places(op, batch)
    projected = project(op, p, work, projected_at, 3 * units, batch)
    recurrent = matrix(p, op[PARAMETERS] + features * 3 * units, units, 3 * units)
    bias = p[op[PARAMETERS] + (features + units) * 3 * units :]
    work[h_at : h_at + one] = 0
    for s in range(steps):
        t = time_of(op, s)
        inner = matrix(work, inner_at + 3 * s * one, 3 * units, batch)
        np.dot(recurrent.T, matrix(work, h_at + s * one, units, batch), inner)
        if biased:
            for j in range(3 * units):
                b = bias[3 * units + j]
                for i in range(batch):
                    inner[j, i] += b
        gates = matrix(work, gates_at + 3 * s * one, 3 * units, batch)
        add_input(gates, projected, t * batch, bias, False, biased)
        h_before = work[h_at + s * one :][:one]
        h = work[h_at + (s + 1) * one :][:one]
        _cell(gates.reshape(3 * one), inner.reshape(3 * one), h_before, h, one)
        if has(op, MASKED):
            carry(h, h_before, mask[t * batch : (t + 1) * batch])
        put_state(op, work, h, mask, s, t, batch)


@kernel
def _cell(gates: Array, inner: Array, h_before: Array, h: Array, one: int) -> None:
    z, r, new = gates[:one], gates[one : 2 * one], gates[2 * one :]
    for n in range(2 * one):
        gates[n] += inner[n]
    sigmoids(gates[: 2 * one])
    state = inner[2 * one :]
    for n in range(one):
        new[n] += r[n] * state[n]
    tanhs(new)
    for n in range(one):
        h[n] = z[n] * h_before[n] + (_ONE - z[n]) * new[n]


@kernel
def backward(op: Array, p: Array, g: Array, work: Array, mask: Array, batch: int) -> None:
    """Write the gradients of the parameters and, if wanted, of X."""
    features, units, steps = op[FEATURES], op[UNITS], op[STEPS]
    one, lanes = units * batch, op[STEPS] * batch
    gates_at, inner_at, h_at, before_at, projected_at, d_inner_at, scratch = _places(op, batch)
    dz = matrix(work, projected_at, 3 * units, lanes)
    d_inner = matrix(work, d_inner_at, 3 * units, lanes)
    before = matrix(work, before_at, units, lanes)
    wide = op[PARAMETERS] + features * 3 * units
    recurrent = matrix(p, wide, units, 3 * units)
    dh, past = work[scratch:][:one], work[scratch + one :][:one]
    kept = work[scratch + 2 * one :][:one]
    work[scratch : scratch + 3 * one] = 0
    for s in range(steps - 1, -1, -1):
        t = time_of(op, s)
        take_gradient(op, work, dh, mask, s, t, batch)
        if has(op, MASKED):
            split_mask(dh, kept, mask[t * batch : (t + 1) * batch])
        gates = work[gates_at + 3 * s * one :][: 3 * one]
        inner = work[inner_at + 3 * s * one :][: 3 * one]
        _cell_back(gates, inner, work[h_at + s * one :][:one], dh, past, one)
        keep_gradient(dz, matrix(gates, 0, 3 * units, batch), t * batch)
        keep_gradient(d_inner, matrix(inner, 0, 3 * units, batch), t * batch)
        keep_gradient(before, matrix(work, h_at + s * one, units, batch), t * batch)
        if s > 0:
            np.dot(recurrent, matrix(inner, 0, 3 * units, batch), matrix(dh, 0, units, batch))
            for n in range(one):
                dh[n] += past[n]
            if has(op, MASKED):
                for n in range(one):
                    dh[n] += kept[n]
    x = matrix(work, op[X], features, lanes)
    np.dot(x, dz.T, matrix(g, op[PARAMETERS], features, 3 * units))
    np.dot(before, d_inner.T, matrix(g, wide, units, 3 * units))
    if has(op, BIAS):
        bias = wide + units * 3 * units
        sum_rows(dz, g[bias:])
        sum_rows(d_inner, g[bias + 3 * units :])
    input_gradient(op, p, work, dz, batch)


@kernel
def _cell_back(
    gates: Array, inner: Array, h_before: Array, dh: Array, past: Array, one: int
) -> None:
    """Gradients in place of gates and inner; past is what goes to the state before through z."""
    z, r, new = gates[:one], gates[one : 2 * one], gates[2 * one :]
    state = inner[2 * one :]
    for n in range(one):
        past[n] = dh[n] * z[n]
    for n in range(one):
        dn = dh[n] * (_ONE - z[n]) * (_ONE - new[n] * new[n])
        z[n] = dh[n] * (h_before[n] - new[n]) * z[n] * (_ONE - z[n])
        new[n] = dn
    for n in range(one):
        dr = new[n] * state[n] * r[n] * (_ONE - r[n])
        state[n] = new[n] * r[n]
        r[n] = dr
    for n in range(2 * one):
        inner[n] = gates[n]
