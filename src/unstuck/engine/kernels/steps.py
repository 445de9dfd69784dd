"""What the recurrent layers share: one step after another, in either direction, under a mask."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels.kernel import kernel
from unstuck.engine.kernels.table import (
    ADDS,
    REVERSE,
    ROW,
    SEQUENCES,
    STEPS,
    UNITS,
    ZEROED,
    cube,
    has,
)

_ZERO = np.float32(0)


@kernel
def time_of(op: Array, s: int) -> int:
    """The step of the input that is read as number s."""
    step = s
    if has(op, REVERSE):
        step = op[STEPS] - 1 - s
    return step


@kernel
def given_out(op: Array, work: Array, place: int, width: int, batch: int) -> Array:
    """Y or DY, shape (steps given out, width, batch); width counts both directions."""
    return cube(work, place, op[STEPS] if has(op, SEQUENCES) else 1, width, batch)


@kernel
def put_state(op: Array, y: Array, h: Array, mask: Array, s: int, t: int) -> None:
    """Give out the state h, (units, batch), of step t, or only that of the last step read."""
    if not has(op, SEQUENCES) and s < op[STEPS] - 1:
        return
    if has(op, SEQUENCES):
        at = t
    else:
        at = 0
    row = op[ROW]
    batch = h.shape[1]
    for u in range(op[UNITS]):
        for i in range(batch):
            y[at, row + u, i] = h[u, i]
        if has(op, ZEROED):
            for i in range(batch):
                y[at, row + u, i] *= mask[t * batch + i]


@kernel
def take_gradient(op: Array, dy: Array, dh: Array, mask: Array, s: int, t: int) -> None:
    """Add to dh, (units, batch), what the layer above says about the state of step t."""
    if not has(op, SEQUENCES) and s < op[STEPS] - 1:
        return
    if has(op, SEQUENCES):
        at = t
    else:
        at = 0
    row = op[ROW]
    batch = dh.shape[1]
    for u in range(op[UNITS]):
        if has(op, ZEROED):
            for i in range(batch):
                dh[u, i] += dy[at, row + u, i] * mask[t * batch + i]
        else:
            for i in range(batch):
                dh[u, i] += dy[at, row + u, i]


@kernel
def carry(new: Array, old: Array, mask: Array) -> None:
    """Where the mask, (batch,), is 0 the old state stays; states are (units, batch)."""
    for u in range(new.shape[0]):
        for i in range(new.shape[1]):
            if mask[i] > _ZERO:
                new[u, i] = new[u, i]
            else:
                new[u, i] = old[u, i]


@kernel
def split_mask(d: Array, kept: Array, mask: Array) -> None:
    """Split a gradient into what goes through the step (d) and what passes it by (kept)."""
    for u in range(d.shape[0]):
        for i in range(d.shape[1]):
            if mask[i] > _ZERO:
                kept[u, i] = _ZERO
            else:
                kept[u, i] = d[u, i]
        for i in range(d.shape[1]):
            if mask[i] > _ZERO:
                d[u, i] = d[u, i]
            else:
                d[u, i] = _ZERO


@kernel
def put_input_gradient(op: Array, dx: Array, d: Array) -> None:
    """The gradient by the input of one step, (features, batch): written, or added to."""
    if has(op, ADDS):
        add(dx, d)
    else:
        copy(dx, d)


@kernel
def copy(to: Array, a: Array) -> None:
    """Copy a matrix."""
    for u in range(a.shape[0]):
        for i in range(a.shape[1]):
            to[u, i] = a[u, i]


@kernel
def add(to: Array, a: Array) -> None:
    """Add a matrix."""
    for u in range(a.shape[0]):
        for i in range(a.shape[1]):
            to[u, i] += a[u, i]


@kernel
def fill(a: Array, value: np.float32) -> None:
    """Set all numbers of a matrix."""
    for u in range(a.shape[0]):
        for i in range(a.shape[1]):
            a[u, i] = value
