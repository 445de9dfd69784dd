"""Lanes of a Keras model: its JSON as the kernels know it, with the rows of a plan."""

from __future__ import annotations

from unstuck.engine.kernels.session import Lanes
from unstuck.engine.kernels.unsupported import Unsupported
from unstuck.engine.learner import Plan
from unstuck.frameworks.keras.payload import Config
from unstuck.frameworks.keras.train import express, express_training


def lanes_of(config: Config, compiled: Config, plan: Plan) -> Lanes:
    """What starts trainings in the kernels.

    Args:
        config: what `Model.to_json` says, parsed.
        compiled: what `get_compile_config` says.
        plan: rows, batch and targets.

    Raises:
        Unsupported: model, loss, optimizer or arrays are not known to the kernels.
        InputError: token numbers outside the embedding.
    """
    if len(plan.x) != 1 or len(plan.y) != 1:
        raise Unsupported("several inputs or outputs")
    return Lanes(express.net(config, plan.x[0]), express_training.training(compiled), plan)
