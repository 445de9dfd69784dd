"""What the recurrent layers share: one step after another, in either direction, under a mask."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.lanes.kernel import kernel
from unstuck.engine.lanes.table import (
    ADDS,
    DX,
    DY,
    FEATURES,
    PARAMETERS,
    REVERSE,
    ROW,
    SEQUENCES,
    STEPS,
    UNITS,
    ZEROED,
    X,
    Y,
    has,
    matrix,
)

_ZERO = np.float32(0)


@kernel
def time_of(op: Array, s: int) -> int:
    """The step of the input that is read as number s."""
    return op[STEPS] - 1 - s if has(op, REVERSE) else s


@kernel
def project(op: Array, p: Array, work: Array, place: int, width: int, batch: int) -> Array:
    """x·K of all steps at once, shape (width, steps * batch), at a place of the workspace."""
    lanes = op[STEPS] * batch
    projected = matrix(work, place, width, lanes)
    kernels = matrix(p, op[PARAMETERS], op[FEATURES], width)
    np.dot(kernels.T, matrix(work, op[X], op[FEATURES], lanes), projected)
    return projected


@kernel
def add_input(
    z: Array, projected: Array, start: int, bias: Array, onto: bool, biased: bool
) -> None:
    """Z = [z +] projection of one step [+ bias]; z has shape (width, batch)."""
    for j in range(z.shape[0]):
        b = bias[j] if biased else _ZERO
        row = projected[j, start : start + z.shape[1]]
        if onto:
            for i in range(z.shape[1]):
                z[j, i] += row[i] + b
        else:
            for i in range(z.shape[1]):
                z[j, i] = row[i] + b


@kernel
def carry(new: Array, old: Array, mask: Array) -> None:
    """Where the mask is 0 the old state stays; states are (units * batch,), mask is (batch,)."""
    batch = mask.size
    for u in range(new.size // batch):
        a, b = new[u * batch : (u + 1) * batch], old[u * batch : (u + 1) * batch]
        for i in range(batch):
            a[i] = a[i] if mask[i] > _ZERO else b[i]


@kernel
def split_mask(d: Array, kept: Array, mask: Array) -> None:
    """Split a gradient into what goes through the step (d) and what passes it by (kept)."""
    batch = mask.size
    for u in range(d.size // batch):
        a, b = d[u * batch : (u + 1) * batch], kept[u * batch : (u + 1) * batch]
        for i in range(batch):
            b[i] = _ZERO if mask[i] > _ZERO else a[i]
        for i in range(batch):
            a[i] = a[i] if mask[i] > _ZERO else _ZERO


@kernel
def put_state(op: Array, work: Array, h: Array, mask: Array, s: int, t: int, batch: int) -> None:
    """Give out the state of step t, or only that of the last step read; mask is of all steps."""
    units = op[UNITS]
    if has(op, SEQUENCES):
        lanes = op[STEPS] * batch
        y = matrix(work, op[Y] + op[ROW] * lanes, units, lanes)
        for u in range(units):
            for i in range(batch):
                y[u, t * batch + i] = h[u * batch + i]
            if has(op, ZEROED):
                for i in range(batch):
                    y[u, t * batch + i] *= mask[t * batch + i]
    elif s == op[STEPS] - 1:
        place = op[Y] + op[ROW] * batch
        work[place : place + h.size] = h


@kernel
def take_gradient(
    op: Array, work: Array, dh: Array, mask: Array, s: int, t: int, batch: int
) -> None:
    """Add to dh what the layer above says about the state given out at step t."""
    units = op[UNITS]
    if has(op, SEQUENCES):
        lanes = op[STEPS] * batch
        dy = matrix(work, op[DY] + op[ROW] * lanes, units, lanes)
        for u in range(units):
            if has(op, ZEROED):
                for i in range(batch):
                    dh[u * batch + i] += dy[u, t * batch + i] * mask[t * batch + i]
            else:
                for i in range(batch):
                    dh[u * batch + i] += dy[u, t * batch + i]
    elif s == op[STEPS] - 1:
        place = op[DY] + op[ROW] * batch
        for n in range(dh.size):
            dh[n] += work[place + n]


@kernel
def keep_gradient(all_steps: Array, one_step: Array, start: int) -> None:
    """Copy (rows, batch) to where a step stands in (rows, steps * batch)."""
    for j in range(one_step.shape[0]):
        for i in range(one_step.shape[1]):
            all_steps[j, start + i] = one_step[j, i]


@kernel
def input_gradient(op: Array, p: Array, work: Array, dz: Array, batch: int) -> None:
    """Gradient by the input of all steps, if the layer below wants it."""
    if op[DX] < 0:
        return
    features, lanes = op[FEATURES], op[STEPS] * batch
    kernels = matrix(p, op[PARAMETERS], features, dz.shape[0])
    dx = matrix(work, op[DX], features, lanes)
    if not has(op, ADDS):
        np.dot(kernels, dz, dx)
        return
    more = np.dot(kernels, dz)
    for f in range(features):
        for i in range(lanes):
            dx[f, i] += more[f, i]
