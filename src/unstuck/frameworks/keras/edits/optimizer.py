"""The optimizer in compile settings: its learning rate, the norm at which gradients are clipped."""

from __future__ import annotations

import copy

import numpy as np

from unstuck.case import Array
from unstuck.errors import RebuildError
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.payload import Config


def plain_rate(compiled: Config | None) -> float | None:
    """The learning rate where it is a plain number; None for a schedule or without an optimizer."""
    value = _settings(compiled).get("learning_rate")
    if isinstance(value, int | float):
        return float(value)
    return None


def schedule(compiled: Config | None) -> Config | None:
    """The JSON of Keras' own schedule of learning rates, where there is one."""
    value = _settings(compiled).get("learning_rate")
    known = isinstance(value, dict) and str(value.get("module", "")).startswith("keras.")
    if known:
        return value
    return None


def rates_of(spec: Config, updates: Array) -> Array | None:
    """The learning rates of a schedule at some updates, or None where it cannot be asked."""
    import keras

    try:
        made = keras.optimizers.schedules.deserialize(copy.deepcopy(spec))
        return np.array([float(keras.ops.convert_to_numpy(made(int(at)))) for at in updates])
    except Exception:  # settings that Keras itself refuses
        return None


def without_rate(compiled: Config) -> Config:
    """The same settings with 0.001 in the place of a rate that is a plain number."""
    if plain_rate(compiled) is None:
        return compiled
    return with_rate(compiled, 0.001)


def with_rate(compiled: Config, value: float) -> Config:
    """The same settings with this learning rate, or as they are where there is no place for one."""
    compiled = apart(compiled)
    _settings(compiled)["learning_rate"] = float(value)
    return compiled


def apart(compiled: Config) -> Config:
    """A copy whose optimizer can be changed; a loss that is an object of the script's stays it."""
    return {**compiled, "optimizer": copy.deepcopy(compiled.get("optimizer"))}


def _settings(compiled: Config | None) -> Config:
    optimizer = (compiled or {}).get("optimizer")
    if isinstance(optimizer, dict):
        own = optimizer.get("config")
    else:
        own = None
    if isinstance(own, dict):
        return own
    return {}


def learning_rate(value: float) -> Edit:
    """Another learning rate; a schedule is replaced by the constant."""

    def change(compiled: Config) -> Config:
        compiled = apart(compiled)
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
        compiled = apart(compiled)
        optimizer = compiled.get("optimizer")
        if not isinstance(optimizer, dict) or not isinstance(optimizer.get("config"), dict):
            raise RebuildError("the compile settings name no optimizer whose gradients to clip")
        own = optimizer["config"]
        own.update(clipnorm=float(norm), clipvalue=None, global_clipnorm=None)
        return compiled

    return Edit(compiled=change)


def descent(rate: float) -> Edit:
    """Plain gradient descent in the place of the optimizer: no momentum, no clipping, no decay."""

    def change(compiled: Config) -> Config:
        return {
            **compiled,
            "optimizer": {
                "module": "keras.optimizers",
                "class_name": "SGD",
                "config": {"name": "SGD", "learning_rate": float(rate)},
                "registered_name": None,
            },
        }

    return Edit(compiled=change)
