"""Edits of recurrent layers: both directions, bounded activations, gated cells, no kept state."""

from __future__ import annotations

import copy

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.parts import become, cells, everywhere, layers, made, parts
from unstuck.frameworks.keras.payload import Config

WRAPPABLE = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN"})
BOUNDED = frozenset({"tanh", "sigmoid", "hard_sigmoid", "softsign"})


def bidirectional() -> Edit:
    """Let every recurrent layer read the sequence in both directions (outputs side by side)."""

    def change(config: Config) -> Config:
        places = [part for part in layers(config) if part["class_name"] in WRAPPABLE]
        if not places:
            raise RebuildError("the model has no recurrent layer that reads in one direction only")
        for part in places:
            _wrapped(part)
        return config

    return Edit(model=change)


def bounded() -> Edit:
    """Tanh in every recurrent layer whose activation has no upper end, as relu."""

    def change(part: Config) -> bool:
        if not cells(part) or part["class_name"] == "Bidirectional":
            return False
        if part["config"].get("activation") in BOUNDED:
            return False
        part["config"]["activation"] = "tanh"
        return True

    return everywhere(change, "recurrent layer with an activation that is not bounded")


def gated(kind: str = "LSTM") -> Edit:
    """A gated cell, "LSTM" or "GRU", in the place of every SimpleRNN."""

    def change(part: Config) -> bool:
        if part["class_name"] != "SimpleRNN":
            return False
        part["class_name"] = kind
        part["config"]["activation"] = "tanh"
        return True

    return everywhere(change, "SimpleRNN layer")


def stateless() -> Edit:
    """Every recurrent layer begins each sequence anew; a fixed batch size falls away with it."""

    def change(part: Config) -> bool:
        own = part.get("config")
        if not isinstance(own, dict) or not own.get("stateful"):
            return False
        own["stateful"] = False
        return True

    def free(config: Config) -> Config:
        for part in parts(config):
            for key in ("batch_shape", "batch_input_shape"):
                if part.get("config"):
                    shape = part.get("config", {}).get(key)
                else:
                    shape = None
                if isinstance(shape, list) and shape:
                    shape[0] = None
        return config

    inner = everywhere(change, "recurrent layer that keeps its state").model
    assert inner is not None
    return Edit(model=lambda config: free(inner(config)))


def _wrapped(part: Config) -> None:
    own = part["config"]
    if own.get("return_state") or _given_state(part):
        raise RebuildError(
            f"layer {own['name']} passes its state on; it cannot simply read in both directions"
        )
    ways = {}
    for key, prefix, flip in (("layer", "forward", False), ("backward_layer", "backward", True)):
        config = copy.deepcopy(own)
        config["name"] = f"{prefix}_{own['name']}"
        config["go_backwards"] = bool(own.get("go_backwards")) != flip
        ways[key] = made(part["module"], part["class_name"], config)
    become(part, "Bidirectional", {"merge_mode": "concat", **ways})


def _given_state(part: Config) -> bool:
    """Whether a functional call hands the layer an initial state beside the sequence."""
    return any(
        len(node.get("args", [])) > 1 or node.get("kwargs", {}).get("initial_state") is not None
        for node in part.get("inbound_nodes", [])
        if isinstance(node, dict)
    )
