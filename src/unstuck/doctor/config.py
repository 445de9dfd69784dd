"""Questions about a model's JSON that several causes ask; all answers are "no" without one."""

from __future__ import annotations

from typing import Any

from unstuck.case import ModelSpec
from unstuck.engine.edits.parts import RECURRENT, parts
from unstuck.engine.learner import Config


def kinds(config: Config | None) -> set[str]:
    """Class names of all parts, wrappers and what they wrap alike."""
    return {str(part.get("class_name")) for part in parts(config)}


def settings(config: Config | None, key: str) -> list[tuple[str, Any]]:
    """(class name, value) of every part that has this setting and does not leave it empty."""
    found = []
    for part in parts(config):
        own = part.get("config")
        if isinstance(own, dict) and own.get(key) not in (None, False):
            found.append((str(part.get("class_name")), own[key]))
    return found


def recurrent(config: Config | None) -> set[str]:
    """Class names of the recurrent layers."""
    return kinds(config) & RECURRENT


def reads_tokens(config: Config | None) -> bool:
    """Whether the input goes into an Embedding: whole numbers that are names."""
    return "Embedding" in kinds(config)


def normalises_batches(model: ModelSpec) -> bool:
    """Whether batch normalisation is in the model, also in layers of own classes."""
    averages = any(name.endswith("moving_mean") for name in model.weights)
    return averages or "BatchNormalization" in kinds(model.config)


def looked_up(config: Config | None) -> list[tuple[int | None, ...]]:
    """Shapes of a row of the inputs that go straight into an Embedding of a functional model."""
    layers = ((config or {}).get("config") or {}).get("layers", [])
    shapes = {
        str(part["config"].get("name")): tuple(part["config"]["batch_shape"][1:])
        for part in layers
        if part.get("class_name") == "InputLayer" and part["config"].get("batch_shape")
    }
    names = [
        str(parent[0])
        for part in layers
        if part.get("class_name") == "Embedding"
        for parent in _parents(part.get("inbound_nodes", []))
    ]
    return [shapes[name] for name in dict.fromkeys(names) if name in shapes]


def _parents(value: Any) -> list[list[Any]]:
    """The `keras_history` of every tensor in the nodes of a layer: layer, node, tensor."""
    if isinstance(value, dict):
        own = value.get("keras_history")
        return [own] if own else [one for item in value.values() for one in _parents(item)]
    if isinstance(value, list):
        return [one for item in value for one in _parents(item)]
    return []


def mask_value(config: Config | None) -> float | None:
    """The value that a Masking layer passes over, or None without one."""
    for part in parts(config):
        if part.get("class_name") == "Masking":
            return float(part["config"].get("mask_value", 0.0))
    return None


def layer_of(weight: str, config: dict[str, Any] | None) -> str:
    """The model's own layer that a weight belongs to, by the weight's path.

    Args:
        weight: "lstm/lstm_cell/kernel"; with a Sequential's name before it where the model has
            built its layers.
        config: of the model.
    """
    own = str(((config or {}).get("config") or {}).get("name", ""))
    parts = weight.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == own else parts[0]
