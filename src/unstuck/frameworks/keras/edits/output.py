"""Edits of what a model gives out: its head, its loss, which steps of a sequence are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.parts import become, cells, head_of, layers, made
from unstuck.frameworks.keras.payload import Config

LOSSES = {
    "binary_crossentropy": "BinaryCrossentropy",
    "categorical_crossentropy": "CategoricalCrossentropy",
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
}


def head(*, activation: str | None = None, units: int | None = None) -> Edit:
    """Another activation or number of units in the last Dense, also inside TimeDistributed.

    An activation layer after it (`Activation`, `Softmax`, `ReLU` …) becomes the new activation.
    """

    def change(config: Config) -> Config:
        dense, after = head_of(config)
        if units is not None:
            dense["config"]["units"] = int(units)
        if activation is not None:
            if after:
                dense["config"]["activation"] = "linear"
            else:
                dense["config"]["activation"] = activation
            for at, layer in enumerate(after):
                become(layer, "Activation", {"activation": "linear" if at else activation})
        return config

    return Edit(model=change)


def loss(name: str | Config, *, from_logits: bool | None = None) -> Edit:
    """Another loss, of several that of the first output.

    Args:
        name: as in `compile(loss=…)`, e.g. "binary_crossentropy", or its serialized config.
        from_logits: for the three cross-entropies; None leaves Keras' default.
    """

    def change(compiled: Config) -> Config:
        new: Any = name
        if from_logits is not None:
            if name not in LOSSES:
                raise RebuildError(f"{name} has no from_logits; it goes with {', '.join(LOSSES)}")
            new = made("keras.losses", LOSSES[str(name)], {"from_logits": from_logits})
        return {**compiled, "loss": _in_front(new, compiled.get("loss"))}

    return Edit(compiled=change)


def _in_front(new: Any, given: Any) -> Any:
    """A loss in the place of the one that there was, or of the first of several."""
    if isinstance(given, list):
        return [new, *given[1:]]
    if isinstance(given, dict) and "class_name" not in given:
        return {**given, next(iter(given)): new}
    return new


def return_sequences(flag: bool, *, layer: str | None = None) -> Edit:
    """Give out every step (True) or the last one (False) in one recurrent layer.

    Args:
        flag: the new value.
        layer: its name; None takes the last recurrent layer. With False, `TimeDistributed` layers
            after it give way to what they wrap, as there are no steps left.
    """

    def change(config: Config) -> Config:
        all_layers = layers(config)
        places = [
            at
            for at, part in enumerate(all_layers)
            if cells(part) and layer in (None, part["config"]["name"])
        ]
        if not places:
            if layer:
                wanted = f"recurrent layer {layer!r}"
            else:
                wanted = "recurrent layer"
            raise RebuildError(f"the model has no {wanted} that could give out sequences")
        for cell in cells(all_layers[places[-1]]):
            cell["config"]["return_sequences"] = bool(flag)
        for part in all_layers[places[-1] + 1 :]:
            if not flag and part["class_name"] == "TimeDistributed":
                inner = part["config"]["layer"]
                become(part, inner["class_name"], inner["config"], inner["module"])
        return config

    return Edit(model=change)


def last_step() -> Edit:
    """Read the last step of a sequence where a functional model reads another one, as `h[:, 0]`."""

    def change(config: Config) -> Config:
        places = [key for part in layers(config) for key in _step_keys(part)]
        if len(places) != 1:
            raise RebuildError(
                f"the model reads single steps of a sequence in {len(places)} places, not in one"
            )
        key, at = places[0]
        key[at] = -1
        return config

    return Edit(model=change)


def _step_keys(part: Config) -> Iterator[tuple[list[Any], int]]:
    """Where a call of `h[:, step]` or `take(h, step, axis=1)` keeps its step: list and index."""
    for node in part.get("inbound_nodes", []):
        if isinstance(node, dict):
            args = node.get("args", [])
        else:
            args = []
        if len(args) != 2:
            continue
        if part["class_name"] == "Take" and part["config"].get("axis") == 1:
            key = args
            at = 1
        elif part["class_name"] == "GetItem" and isinstance(args[1], list) and len(args[1]) > 1:
            key = args[1]
            at = 1
        else:
            continue
        if isinstance(key[at], int):
            yield key, at
