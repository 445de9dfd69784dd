"""Training: loss and optimizer, targets and weights as the kernels take them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import losses
from unstuck.engine.kernels.kernel import owned
from unstuck.engine.kernels.net import Net
from unstuck.engine.kernels.unsupported import require


@dataclass(frozen=True)
class KernelTraining:
    """Loss and optimizer as the kernels take them.

    Args:
        loss: a kind of `losses`.
        settings: of the optimizer, see `optimizers`, float64.
    """

    loss: int
    settings: Array


def targets(y: Array, made: Net, loss: int) -> Array:
    """Targets as the kernels take them: (rows, steps given out, targets of a step), float32.

    Raises:
        Unsupported: shapes under which Keras would broadcast.
    """
    units, steps = made.outputs
    rows = len(y)
    if loss in (losses.SPARSE, losses.SPARSE_LOGITS):
        if made.gives_steps:
            shapes = {(rows, steps), (rows, steps, 1)}
        else:
            shapes = {(rows,), (rows, 1)}
    else:
        if made.gives_steps:
            shapes = {(rows, steps, units)}
        else:
            shapes = {(rows, units)}
        classes = loss in (losses.CATEGORICAL, losses.CATEGORICAL_LOGITS)
        if units == 1 and not made.masked_loss and not classes:  # Keras drops the last axis then
            shapes.add((rows, steps) if made.gives_steps else (rows,))
    require(y.shape in shapes, f"targets of shape {y.shape}")
    return owned(y.reshape(rows, steps, -1), np.float32)


def weights(given: tuple[Array, ...], made: Net) -> Array:
    """Weights of rows or steps, shape (rows, steps given out), float32; (0, 0) for none.

    Raises:
        Unsupported: a shape that Keras would not take, or would broadcast in another way.
    """
    if not given:
        return np.zeros((0, 0), np.float32)
    weight = given[0]
    (_, steps) = made.outputs
    shapes = [(len(weight), 1), (len(weight), steps) if made.gives_steps else (len(weight),)]
    require(weight.shape in shapes, f"weights of shape {weight.shape}")
    wide = weight.reshape(len(weight), -1)
    return owned(np.broadcast_to(wide, (len(weight), steps)), np.float32)
