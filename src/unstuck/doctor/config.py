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
