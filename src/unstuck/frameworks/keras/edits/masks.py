"""Edits that let a model pass over padded steps."""

from __future__ import annotations

import copy

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.parts import layers, made
from unstuck.frameworks.keras.payload import Config

_NEVER = -1e30  # a value that does not occur


def masked(value: float = 0.0) -> Edit:
    """Pass over steps that hold nothing but this value.

    A Masking layer gets the value; an Embedding gets `mask_zero`, which needs the value 0; in a
    Sequential model without either a `Masking` layer comes first.
    """

    def change(config: Config) -> Config:
        masks = [part for part in layers(config) if part["class_name"] == "Masking"]
        if masks:
            for part in masks:
                _move(config, part, float(value))
            return config
        embeddings = [part for part in layers(config) if part["class_name"] == "Embedding"]
        if embeddings:
            if value != 0:
                raise RebuildError("an Embedding can only mask the token 0")
            for part in embeddings:
                part["config"]["mask_zero"] = True
            return config
        if config.get("class_name") != "Sequential":
            raise RebuildError("only a Sequential model can get a Masking layer in front")
        mask = made("keras.layers", "Masking", {"name": "padding", "mask_value": float(value)})
        inner = config["config"]["layers"]
        if inner and inner[0]["class_name"] == "InputLayer":
            first = 1
        else:
            first = 0
        inner.insert(first, mask)
        return config

    return Edit(model=change)


def unmasked() -> Edit:
    """No step is passed over: Masking masks nothing that occurs, Embedding not the token 0."""

    def change(config: Config) -> Config:
        changed = False
        for part in layers(config):
            own = part["config"]
            if part["class_name"] == "Masking":
                _move(config, part, _NEVER)
                changed = True
            elif part["class_name"] == "Embedding" and own.get("mask_zero"):
                own["mask_zero"] = False
                changed = True
                _compare(config, 0.0, _NEVER)
        if not changed:
            raise RebuildError("the model masks nothing")
        return config

    return Edit(model=lambda config: change(copy.deepcopy(config)))


def _move(config: Config, masking: Config, value: float) -> None:
    """Another value in a Masking layer, and where a functional model compares with it."""
    _compare(config, float(masking["config"].get("mask_value", 0.0)), value)
    masking["config"]["mask_value"] = value


def _compare(config: Config, old: float, new: float) -> None:
    """A functional model keeps the mask as a comparison of its own, beside the layer."""
    for part in layers(config):
        if part["class_name"] != "NotEqual":
            continue
        for node in part.get("inbound_nodes", []):
            if isinstance(node, dict):
                args = node.get("args", [])
            else:
                args = []
            if len(args) == 2 and isinstance(args[1], int | float) and args[1] == old:
                args[1] = new
