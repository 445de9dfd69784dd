"""SimpleRNN: h = a(x·K + h₋·R + b), with any activation that works on single numbers.

Source: Elman 1990, "Finding structure in time".
"""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.lanes.activations import activate, back
from unstuck.engine.lanes.dense import sum_rows
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
    ACTIVATION,
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


def room(features: int, units: int, steps: int, batch: int) -> int:
    """Numbers of workspace that a layer keeps between forward and backward."""
    return units * batch * (steps + (steps + 1) + steps + steps + 2)


@kernel
def _places(op: Array, batch: int) -> tuple[int, int, int, int, int]:
    """Where unmasked outputs, h, h before each step, projections and scratch begin."""
    one, steps = op[UNITS] * batch, op[STEPS]
    fresh = op[SAVED]
    h = fresh + steps * one
    before = h + (steps + 1) * one
    projected = before + steps * one
    return fresh, h, before, projected, projected + steps * one


@kernel
def forward(op: Array, p: Array, work: Array, mask: Array, batch: int) -> None:
    """Write Y: (units, steps * batch), or (units, batch) where only the last step is given out."""
    features, units, steps = op[FEATURES], op[UNITS], op[STEPS]
    one = units * batch
    fresh_at, h_at, _, projected_at, _ = _places(op, batch)
    projected = project(op, p, work, projected_at, units, batch)
    recurrent = matrix(p, op[PARAMETERS] + features * units, units, units)
    bias = p[op[PARAMETERS] + (features + units) * units :]
    work[h_at : h_at + one] = 0
    for s in range(steps):
        t = time_of(op, s)
        fresh = matrix(work, fresh_at + s * one, units, batch)
        if s > 0:
            np.dot(recurrent.T, matrix(work, h_at + s * one, units, batch), fresh)
        add_input(fresh, projected, t * batch, bias, s > 0, has(op, BIAS))
        activate(fresh, op[ACTIVATION])
        h = work[h_at + (s + 1) * one :][:one]
        h[:] = fresh.reshape(one)
        if has(op, MASKED):
            carry(h, work[h_at + s * one :][:one], mask[t * batch : (t + 1) * batch])
        put_state(op, work, h, mask, s, t, batch)


@kernel
def backward(op: Array, p: Array, g: Array, work: Array, mask: Array, batch: int) -> None:
    """Write the gradients of the parameters and, if wanted, of X."""
    features, units, steps = op[FEATURES], op[UNITS], op[STEPS]
    one = units * batch
    fresh_at, h_at, before_at, projected_at, scratch = _places(op, batch)
    dz = matrix(work, projected_at, units, steps * batch)
    before = matrix(work, before_at, units, steps * batch)
    wide = op[PARAMETERS] + features * units
    recurrent = matrix(p, wide, units, units)
    dh, kept = work[scratch:][:one], work[scratch + one :][:one]
    work[scratch : scratch + 2 * one] = 0
    for s in range(steps - 1, -1, -1):
        t = time_of(op, s)
        take_gradient(op, work, dh, mask, s, t, batch)
        if has(op, MASKED):
            split_mask(dh, kept, mask[t * batch : (t + 1) * batch])
        fresh = matrix(work, fresh_at + s * one, units, batch)
        back(fresh, matrix(dh, 0, units, batch), op[ACTIVATION])
        fresh.reshape(one)[:] = dh
        keep_gradient(dz, fresh, t * batch)
        keep_gradient(before, matrix(work, h_at + s * one, units, batch), t * batch)
        if s > 0:
            np.dot(recurrent, fresh, matrix(dh, 0, units, batch))
            if has(op, MASKED):
                for n in range(one):
                    dh[n] += kept[n]
    x = matrix(work, op[X], features, steps * batch)
    np.dot(x, dz.T, matrix(g, op[PARAMETERS], features, units))
    np.dot(before, dz.T, matrix(g, wide, units, units))
    if has(op, BIAS):
        sum_rows(dz, g[wide + units * units :])
    input_gradient(op, p, work, dz, batch)
