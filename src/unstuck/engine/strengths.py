"""Edits of how strongly a whole model is regularised: L2 of its kernels, rate of its dropout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from unstuck.engine.learner import Config, Edit
from unstuck.errors import RebuildError

KERNELS = ("kernel_regularizer", "recurrent_regularizer")


def l2(strength: float) -> Edit:
    """L2 of this strength on every kernel and recurrent kernel, instead of what they have."""
    regularizer = {
        "module": "keras.regularizers",
        "class_name": "L2",
        "config": {"l2": float(strength)},
        "registered_name": None,
    }

    def change(part: Config) -> bool:
        inner = part.get("config", {})
        places = [name for name in KERNELS if isinstance(inner, dict) and name in inner]
        for name in places:
            inner[name] = dict(regularizer)
        return bool(places)

    return _everywhere(change, "kernels that could be regularised")


def dropout(rate: float) -> Edit:
    """This rate in every Dropout layer."""

    def change(part: Config) -> bool:
        if part.get("class_name") != "Dropout":
            return False
        part["config"]["rate"] = float(rate)
        return True

    return _everywhere(change, "Dropout layers whose rate could be set")


def _everywhere(change: Callable[[Config], bool], wanted: str) -> Edit:
    def edited(config: Config) -> Config:
        changed = [change(part) for part in parts(config)]
        if not any(changed):
            raise RebuildError(f"the model has no {wanted}")
        return config

    return Edit(model=edited)


def parts(value: Any) -> Iterator[Config]:
    """Every serialized part of a config, also inside wrappers."""
    if isinstance(value, dict):
        if "class_name" in value:
            yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)
