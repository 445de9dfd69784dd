"""Compile the kernels before anybody waits for them."""

from __future__ import annotations

import time

import numpy as np

from unstuck.engine.lanes.ready import ready
from unstuck.engine.lanes.session import Lanes
from unstuck.engine.learner import Config, Plan

_SMALLEST: Config = {
    "module": "keras",
    "class_name": "Sequential",
    "config": {
        "layers": [
            {"module": "keras.layers", "class_name": "Dense", "config": {"units": 1}},
        ]
    },
}


def compile_kernels() -> float:
    """Make one update of the smallest net; the kernels of all layers are compiled for it.

    Returns:
        Seconds that it took; 0.0 where they were compiled already.
    """
    if ready():
        return 0.0
    started = time.monotonic()
    one = np.ones((1, 1, 1), np.float32)
    plan = Plan((one,), (one,), (one,), (one,), 1, 1, 1, lambda y, outputs: 0.0)
    lanes = Lanes(_SMALLEST, {"optimizer": "sgd", "loss": "mse"}, plan)
    session = lanes.start((np.ones((1, 1), np.float32), np.ones(1, np.float32)), seed=0)
    session.outputs()
    session.advance(np.zeros((1, 1), np.int32))
    return time.monotonic() - started
