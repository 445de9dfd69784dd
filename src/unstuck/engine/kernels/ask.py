"""ask(): outputs of a net of the kernels on rows of any length, without a training."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import program
from unstuck.engine.kernels.net import Net, lay_out
from unstuck.engine.kernels.session import KernelRows, rows_for

_LANES = 128  # rows of a call: enough lanes, and the workspace stays in the cache


def ask(net: Net, x: Array, weights: tuple[Array, ...]) -> Array:
    """Outputs in inference mode; nothing is compiled for another number of steps.

    Args:
        net: the layers, for rows of this shape.
        x: rows, see `rows_for`.
        weights: in the order of `get_weights`.

    Returns:
        Shape (rows, steps, units) or (rows, units).

    Raises:
        InputError: token numbers outside the embedding.
    """
    rows: KernelRows = rows_for(net, x)
    size = min(_LANES, rows.count)
    laid = lay_out(net, size)
    units, steps = net.outputs
    lanes = size * net.steps
    flat = [np.asarray(w, np.float32).ravel() for w in weights]
    shape = np.array([laid.outputs, units, steps, 0, False, False], np.int64)
    room = (
        np.zeros(laid.room, np.float32),
        np.zeros(lanes, np.int32),
        np.ones(lanes, np.float32),
        np.zeros(lanes, np.float32),
    )
    out = np.zeros((rows.count, steps, units), np.float32)
    program.predict(
        laid.ops,
        shape,
        np.concatenate(flat) if flat else np.zeros(0, np.float32),
        room,
        rows.numbers,
        rows.tokens,
        laid.rates,
        net.skipped,
        size,
        out,
    )
    if net.gives_steps:
        return out
    return out[:, 0]
