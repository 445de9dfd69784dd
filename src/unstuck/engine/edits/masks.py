"""Edits that let a model pass over padded steps."""

from __future__ import annotations

import copy

from unstuck.engine.edits.parts import layers, made
from unstuck.engine.learner import Config, Edit
from unstuck.errors import RebuildError


def masked(value: float = 0.0) -> Edit:
    """Pass over steps that hold nothing but this value.

    An Embedding gets `mask_zero`, which needs the value 0; in a Sequential model without one a
    `Masking` layer comes first.
    """

    def change(config: Config) -> Config:
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
        first = 1 if inner and inner[0]["class_name"] == "InputLayer" else 0
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
                own["mask_value"], changed = -1e30, True
            elif part["class_name"] == "Embedding" and own.get("mask_zero"):
                own["mask_zero"], changed = False, True
        if not changed:
            raise RebuildError("the model masks nothing")
        return config

    return Edit(model=lambda config: change(copy.deepcopy(config)))
