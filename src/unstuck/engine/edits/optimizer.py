"""Edits of the optimizer: its learning rate, the norm at which gradients are clipped."""

from __future__ import annotations

import copy

from unstuck.engine.learner import Config, Edit
from unstuck.errors import RebuildError


def learning_rate(value: float) -> Edit:
    """Another learning rate; a schedule is replaced by the constant."""

    def change(compiled: Config) -> Config:
        compiled = copy.deepcopy(compiled)
        optimizer = compiled.get("optimizer")
        if not isinstance(optimizer, dict) or "learning_rate" not in optimizer.get("config", {}):
            raise RebuildError("the compile settings name no optimizer with a learning rate")
        optimizer["config"]["learning_rate"] = float(value)
        inner = optimizer["config"].get("inner_optimizer")
        if isinstance(inner, dict):
            inner["config"]["learning_rate"] = float(value)
        return compiled

    return Edit(compiled=change)


def clipped(norm: float) -> Edit:
    """Gradients clipped at this norm, variable by variable (`clipnorm`), and in no other way."""

    def change(compiled: Config) -> Config:
        compiled = copy.deepcopy(compiled)
        optimizer = compiled.get("optimizer")
        if not isinstance(optimizer, dict) or not isinstance(optimizer.get("config"), dict):
            raise RebuildError("the compile settings name no optimizer whose gradients to clip")
        own = optimizer["config"]
        own.update(clipnorm=float(norm), clipvalue=None, global_clipnorm=None)
        return compiled

    return Edit(compiled=change)
