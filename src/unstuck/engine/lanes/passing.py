"""Layers that multiply with no matrix: embedding, dropout, flatten, activation."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.lanes.activations import activate, back
from unstuck.engine.lanes.elementwise import mixed
from unstuck.engine.lanes.kernel import kernel
from unstuck.engine.lanes.table import (
    ACTIVATION,
    DX,
    DY,
    FEATURES,
    NUMBER,
    PARAMETERS,
    SAVED,
    STEPS,
    UNITS,
    X,
    Y,
    matrix,
)

_ZERO, _ONE = np.float32(0), np.float32(1)


@kernel
def embed(op: Array, p: Array, work: Array, tokens: Array, batch: int) -> None:
    """Look the vector of every token up; FEATURES is the number of tokens, UNITS its length."""
    size, lanes = op[UNITS], op[STEPS] * batch
    y = matrix(work, op[Y], size, lanes)
    for i in range(lanes):
        start = op[PARAMETERS] + tokens[i] * size
        for e in range(size):
            y[e, i] = p[start + e]


@kernel
def embed_back(op: Array, g: Array, work: Array, tokens: Array, batch: int) -> None:
    """Sum the gradients of every token's vector."""
    size, lanes = op[UNITS], op[STEPS] * batch
    dy = matrix(work, op[DY], size, lanes)
    g[op[PARAMETERS] : op[PARAMETERS] + op[FEATURES] * size] = 0
    for i in range(lanes):
        start = op[PARAMETERS] + tokens[i] * size
        for e in range(size):
            g[start + e] += dy[e, i]


@kernel
def drop(op: Array, work: Array, rate: np.float32, key: np.uint32, batch: int) -> None:
    """Set a share of the numbers to 0 and scale the others up; key 0 lets all pass.

    Whether number n is dropped follows from key and n alone, so a run that goes on after an
    interruption drops the same ones.
    """
    count = op[UNITS] * op[STEPS] * batch
    x, y, kept = work[op[X] :][:count], work[op[Y] :][:count], work[op[SAVED] :][:count]
    if key == 0 or rate == _ZERO:
        kept[:] = _ONE
        y[:] = x
        return
    scale = _ONE / (_ONE - rate)
    border = np.uint32(np.float64(rate) * 4294967296.0)
    start = mixed(np.uint32(key + np.uint32(op[NUMBER])))
    for n in range(count):
        kept[n] = _ZERO if mixed(np.uint32(start ^ np.uint32(n))) < border else scale
    for n in range(count):
        y[n] = x[n] * kept[n]


@kernel
def drop_back(op: Array, work: Array, batch: int) -> None:
    """The gradient passes where the numbers passed."""
    if op[DX] < 0:
        return
    count = op[UNITS] * op[STEPS] * batch
    dx, dy, kept = work[op[DX] :][:count], work[op[DY] :][:count], work[op[SAVED] :][:count]
    for n in range(count):
        dx[n] = dy[n] * kept[n]


@kernel
def flatten(op: Array, work: Array, batch: int) -> None:
    """Write (steps * features, batch) from (features, steps * batch), in the order of Keras."""
    features, steps = op[FEATURES], op[STEPS]
    x = matrix(work, op[X], features, steps * batch)
    y = matrix(work, op[Y], steps * features, batch)
    for t in range(steps):
        for f in range(features):
            for i in range(batch):
                y[t * features + f, i] = x[f, t * batch + i]


@kernel
def flatten_back(op: Array, work: Array, batch: int) -> None:
    """The way back of `flatten`."""
    if op[DX] < 0:
        return
    features, steps = op[FEATURES], op[STEPS]
    dx = matrix(work, op[DX], features, steps * batch)
    dy = matrix(work, op[DY], steps * features, batch)
    for t in range(steps):
        for f in range(features):
            for i in range(batch):
                dx[f, t * batch + i] = dy[t * features + f, i]


@kernel
def pass_through(op: Array, work: Array, batch: int) -> None:
    """An activation on its own."""
    units, lanes = op[UNITS], op[STEPS] * batch
    y = matrix(work, op[Y], units, lanes)
    y[:] = matrix(work, op[X], units, lanes)
    activate(y, op[ACTIVATION])


@kernel
def pass_back(op: Array, work: Array, batch: int) -> None:
    """The way back of `pass_through`."""
    if op[DX] < 0:
        return
    units, lanes = op[UNITS], op[STEPS] * batch
    dx = matrix(work, op[DX], units, lanes)
    dx[:] = matrix(work, op[DY], units, lanes)
    back(matrix(work, op[Y], units, lanes), dx, op[ACTIVATION])
