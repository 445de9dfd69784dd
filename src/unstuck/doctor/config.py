"""Questions about a model's JSON that several causes ask; all answers are "no" without one."""

from __future__ import annotations

from typing import Any

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
