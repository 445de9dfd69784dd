"""Compile the kernels before anybody waits for them."""

from __future__ import annotations

import time

import numpy as np

from unstuck.engine.kernels import losses, optimizers, table
from unstuck.engine.kernels.net import KernelLayer, Net
from unstuck.engine.kernels.ready import ready
from unstuck.engine.kernels.session import Lanes
from unstuck.engine.kernels.training import KernelTraining
from unstuck.engine.learner import Plan

_SMALLEST = Net((KernelLayer(table.DENSE, units=1),), features=1, steps=1)


def compile_kernels() -> float:
    """Make one update of the smallest net; the kernels of all layers are compiled for it.

    Returns:
        Seconds that it took; 0.0 where they were compiled already.
    """
    if ready():
        return 0.0
    started = time.monotonic()
    ones = np.ones((1, 1, 1), np.float32)
    plan = Plan((ones,), (ones,), (ones,), (ones,), 1, 1, 1, lambda y, outputs: 0.0)
    settings = np.zeros(optimizers.SETTINGS)
    settings[optimizers.KIND] = optimizers.SGD
    settings[optimizers.RATE] = 0.01
    lanes = Lanes(_SMALLEST, KernelTraining(losses.MSE, settings), plan)
    session = lanes.start((np.ones((1, 1), np.float32), np.ones(1, np.float32)), seed=0)
    session.outputs()
    session.advance(np.zeros((1, 1), np.int32))
    return time.monotonic() - started
