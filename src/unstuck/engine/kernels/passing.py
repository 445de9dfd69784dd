"""Layers that multiply with no matrix: embedding, dropout, flatten, activation."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels.activations import activate, back
from unstuck.engine.kernels.elementwise import mixed
from unstuck.engine.kernels.kernel import kernel
from unstuck.engine.kernels.table import (
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
    cube,
)

_ZERO = np.float32(0)
_ONE = np.float32(1)


@kernel
def embed(op: Array, p: Array, work: Array, tokens: Array, batch: int) -> None:
    """Look the vector of every token up; FEATURES is the number of tokens, UNITS its length."""
    size = op[UNITS]
    y = cube(work, op[Y], op[STEPS], size, batch)
    for t in range(op[STEPS]):
        for i in range(batch):
            start = op[PARAMETERS] + tokens[t * batch + i] * size
            for e in range(size):
                y[t, e, i] = p[start + e]


@kernel
def embed_back(op: Array, g: Array, work: Array, tokens: Array, batch: int) -> None:
    """Sum the gradients of every token's vector."""
    size = op[UNITS]
    dy = cube(work, op[DY], op[STEPS], size, batch)
    g[op[PARAMETERS] : op[PARAMETERS] + op[FEATURES] * size] = 0
    for t in range(op[STEPS]):
        for i in range(batch):
            start = op[PARAMETERS] + tokens[t * batch + i] * size
            for e in range(size):
                g[start + e] += dy[t, e, i]


@kernel
def drop(op: Array, work: Array, rate: np.float32, key: np.uint32, batch: int) -> None:
    """Set a share of the numbers to 0 and scale the others up; key 0 lets all pass.

    Whether number n is dropped follows from key and n alone, so a run that goes on after an
    interruption drops the same ones.
    """
    count = op[UNITS] * op[STEPS] * batch
    x = work[op[X] :][:count]
    y = work[op[Y] :][:count]
    kept = work[op[SAVED] :][:count]
    if key == 0 or rate == _ZERO:
        kept[:] = _ONE
        y[:] = x
        return
    scale = _ONE / (_ONE - rate)
    border = np.uint32(np.float64(rate) * 4294967296.0)
    start = mixed(np.uint32(key + np.uint32(op[NUMBER])))
    for n in range(count):
        if mixed(np.uint32(start ^ np.uint32(n))) < border:
            kept[n] = _ZERO
        else:
            kept[n] = scale
    for n in range(count):
        y[n] = x[n] * kept[n]


@kernel
def drop_back(op: Array, work: Array, batch: int) -> None:
    """The gradient passes where the numbers passed."""
    if op[DX] < 0:
        return
    count = op[UNITS] * op[STEPS] * batch
    dx = work[op[DX] :][:count]
    dy = work[op[DY] :][:count]
    kept = work[op[SAVED] :][:count]
    for n in range(count):
        dx[n] = dy[n] * kept[n]


@kernel
def flatten(op: Array, work: Array, batch: int) -> None:
    """(steps, features, batch) is (1, steps * features, batch), in the order of Keras."""
    count = op[STEPS] * op[FEATURES] * batch
    work[op[Y] : op[Y] + count] = work[op[X] : op[X] + count]


@kernel
def flatten_back(op: Array, work: Array, batch: int) -> None:
    """The way back of `flatten`."""
    if op[DX] >= 0:
        count = op[STEPS] * op[FEATURES] * batch
        work[op[DX] : op[DX] + count] = work[op[DY] : op[DY] + count]


@kernel
def pass_through(op: Array, work: Array, batch: int) -> None:
    """An activation on its own."""
    steps = op[STEPS]
    units = op[UNITS]
    x = cube(work, op[X], steps, units, batch)
    y = cube(work, op[Y], steps, units, batch)
    for t in range(steps):
        y[t, :, :] = x[t]
        activate(y[t], op[ACTIVATION])


@kernel
def pass_back(op: Array, work: Array, batch: int) -> None:
    """The way back of `pass_through`."""
    if op[DX] < 0:
        return
    steps = op[STEPS]
    units = op[UNITS]
    y = cube(work, op[Y], steps, units, batch)
    dy = cube(work, op[DY], steps, units, batch)
    dx = cube(work, op[DX], steps, units, batch)
    for t in range(steps):
        dx[t, :, :] = dy[t]
        back(y[t], dx[t], op[ACTIVATION])
