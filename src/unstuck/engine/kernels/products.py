"""Matrix products: BLAS, except where the matrices are so small that calling it costs more."""

from __future__ import annotations

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels.kernel import kernel

_ZERO = np.float32(0)
_TINY = 12  # numbers in a weight matrix up to which the loops below are faster than a call


@kernel
def forward(w: Array, x: Array, y: Array) -> None:
    """Y = wᵀ·x; shapes (features, units), (features, batch), (units, batch)."""
    if w.size > _TINY:
        np.dot(w.T, x, y)
        return
    for u in range(w.shape[1]):
        for i in range(x.shape[1]):
            y[u, i] = _ZERO
        for f in range(w.shape[0]):
            a = w[f, u]
            for i in range(x.shape[1]):
                y[u, i] += a * x[f, i]


@kernel
def backward(w: Array, dy: Array, dx: Array) -> None:
    """Dx = w·dy, shapes as in `forward`."""
    if w.size > _TINY:
        np.dot(w, dy, dx)
        return
    for f in range(w.shape[0]):
        for i in range(dy.shape[1]):
            dx[f, i] = _ZERO
        for u in range(w.shape[1]):
            a = w[f, u]
            for i in range(dy.shape[1]):
                dx[f, i] += a * dy[u, i]


@kernel
def by_weights(x: Array, dy: Array, g: Array, room: Array, first: bool) -> None:
    """G = x·dyᵀ, or g += x·dyᵀ after the first step; room has the shape of g."""
    if g.size > _TINY:
        np.dot(x, dy.T, g if first else room)
        if not first:
            for f in range(g.shape[0]):
                for u in range(g.shape[1]):
                    g[f, u] += room[f, u]
        return
    for f in range(g.shape[0]):
        for u in range(g.shape[1]):
            total = _ZERO
            for i in range(x.shape[1]):
                total += x[f, i] * dy[u, i]
            if first:
                g[f, u] = total
            else:
                g[f, u] = g[f, u] + total
