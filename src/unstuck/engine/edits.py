"""Edits: the changes to a model that a trial makes, on Keras' JSON.

Each function gives an `Edit`; applying it raises RebuildError when the config has no such place.
Shapes that building wrote into the config (`build_config`) are dropped by `trusted.trusted`, so an
edit only changes what the user would have written. Layers keep their names: in a functional model
others refer to them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from unstuck.engine.learner import Config, Edit
from unstuck.errors import RebuildError

RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
WRAPPABLE = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN"})
ACTIVATIONS = frozenset({"Activation", "Softmax", "ReLU", "LeakyReLU", "ELU", "PReLU"})
PASSED_OVER = frozenset({"Dropout", "Reshape", "Flatten", "ActivityRegularization"})
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
        dense, after = _head(config)
        if units is not None:
            dense["config"]["units"] = int(units)
        if activation is not None:
            dense["config"]["activation"] = "linear" if after else activation
            for at, layer in enumerate(after):
                _become(layer, "Activation", {"activation": "linear" if at else activation})
        return config

    return Edit(model=change)


def loss(name: str | Config, *, from_logits: bool | None = None) -> Edit:
    """Another loss: its name as in `compile(loss=…)`, or its serialized config.

    Args:
        name: e.g. "binary_crossentropy".
        from_logits: for the three cross-entropies; None leaves Keras' default.
    """

    def change(compiled: Config) -> Config:
        if isinstance(compiled.get("loss"), list | dict) and "class_name" not in compiled["loss"]:
            raise RebuildError("the model has several losses; one loss for all would change them")
        new: Any = name
        if from_logits is not None:
            if name not in LOSSES:
                raise RebuildError(f"{name} has no from_logits; it goes with {', '.join(LOSSES)}")
            new = _part("keras.losses", LOSSES[str(name)], {"from_logits": from_logits})
        return {**compiled, "loss": new}

    return Edit(compiled=change)


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


def return_sequences(flag: bool, *, layer: str | None = None) -> Edit:
    """Give out every step (True) or the last one (False) in one recurrent layer.

    Args:
        flag: the new value.
        layer: its name; None takes the last recurrent layer. With False, `TimeDistributed` layers
            after it give way to what they wrap, as there are no steps left.
    """

    def change(config: Config) -> Config:
        layers = _layers(config)
        places = [
            at
            for at, part in enumerate(layers)
            if _cells(part) and layer in (None, part["config"]["name"])
        ]
        if not places:
            wanted = f"recurrent layer {layer!r}" if layer else "recurrent layer"
            raise RebuildError(f"the model has no {wanted} that could give out sequences")
        for cell in _cells(layers[places[-1]]):
            cell["config"]["return_sequences"] = bool(flag)
        for part in layers[places[-1] + 1 :]:
            if not flag and part["class_name"] == "TimeDistributed":
                inner = part["config"]["layer"]
                _become(part, inner["class_name"], inner["config"], inner["module"])
        return config

    return Edit(model=change)


def last_step() -> Edit:
    """Read the last step of a sequence where a functional model reads another one, as `h[:, 0]`."""

    def change(config: Config) -> Config:
        places = [key for part in _layers(config) for key in _step_keys(part)]
        if len(places) != 1:
            raise RebuildError(
                f"the model reads single steps of a sequence in {len(places)} places, not in one"
            )
        key, at = places[0]
        key[at] = -1
        return config

    return Edit(model=change)


def bidirectional() -> Edit:
    """Let every recurrent layer read the sequence in both directions (outputs side by side)."""

    def change(config: Config) -> Config:
        places = [part for part in _layers(config) if part["class_name"] in WRAPPABLE]
        if not places:
            raise RebuildError("the model has no recurrent layer that reads in one direction only")
        for part in places:
            _wrap(part)
        return config

    return Edit(model=change)


def combined(*edits: Edit) -> Edit:
    """All these edits as one, applied in this order."""

    def chain(parts: list[Callable[[Config], Config] | None]) -> Callable[[Config], Config] | None:
        steps = [part for part in parts if part is not None]

        def change(config: Config) -> Config:
            for step in steps:
                config = step(config)
            return config

        return change if steps else None

    return Edit(
        model=chain([edit.model for edit in edits]),
        compiled=chain([edit.compiled for edit in edits]),
    )


def _wrap(part: Config) -> None:
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
        ways[key] = _part(part["module"], part["class_name"], config)
    _become(part, "Bidirectional", {"merge_mode": "concat", **ways})


def _given_state(part: Config) -> bool:
    """Whether a functional call hands the layer an initial state beside the sequence."""
    return any(
        len(node.get("args", [])) > 1 or node.get("kwargs", {}).get("initial_state") is not None
        for node in part.get("inbound_nodes", [])
        if isinstance(node, dict)
    )


def _become(part: Config, class_name: str, config: Config, module: str = "keras.layers") -> None:
    """Turn a layer's config in place into another layer of the same name, dtype and calls."""
    kept = {k: part["config"][k] for k in ("trainable", "dtype") if k in part["config"]}
    name = part["config"]["name"]
    part.update(
        module=module,
        class_name=class_name,
        config={**kept, **config, "name": name},
        registered_name=None,
    )
    if class_name != "Bidirectional":  # `mask`, `training` are arguments of wrappers and cells
        for node in part.get("inbound_nodes", []):
            if isinstance(node, dict):
                node["kwargs"] = {}


def _part(module: str, class_name: str, config: Config) -> Config:
    return {
        "module": module,
        "class_name": class_name,
        "config": config,
        "registered_name": None,
    }


def _step_keys(part: Config) -> Iterator[tuple[list[Any], int]]:
    """Where a call of `h[:, step]` or `take(h, step, axis=1)` keeps its step: list and index."""
    for node in part.get("inbound_nodes", []):
        args = node.get("args", []) if isinstance(node, dict) else []
        if len(args) != 2:
            continue
        if part["class_name"] == "Take" and part["config"].get("axis") == 1:
            key, at = args, 1
        elif part["class_name"] == "GetItem" and isinstance(args[1], list) and len(args[1]) > 1:
            key, at = args[1], 1
        else:
            continue
        if isinstance(key[at], int):
            yield key, at


def _layers(config: Config) -> list[Config]:
    """The layer configs of a Sequential or functional model, nested models unfolded, in order."""
    found = list(_unfold(config))
    if not found:
        raise RebuildError(
            "the config lists no layers: neither a Sequential nor a functional model"
        )
    return found


def _unfold(config: Config) -> Iterator[Config]:
    inner = config.get("config", {})
    for part in inner.get("layers", []) if isinstance(inner, dict) else []:
        if "layers" in part.get("config", {}):
            yield from _unfold(part)
        else:
            yield part


def _cells(part: Config) -> list[Config]:
    """The recurrent layers that this one is made of: itself, or both ways of a Bidirectional."""
    if part["class_name"] in RECURRENT:
        return [part]
    if part["class_name"] == "Bidirectional":
        ways = (part["config"].get(key) for key in ("layer", "backward_layer"))
        return [way for way in ways if isinstance(way, dict)]
    return []


def _head(config: Config) -> tuple[Config, list[Config]]:
    """The last Dense, and the activation layers that follow it."""
    after: list[Config] = []
    for part in reversed(_path_to_output(config)):
        inner = part["config"]["layer"] if part["class_name"] == "TimeDistributed" else part
        if inner["class_name"] == "Dense":
            return inner, after[::-1]
        if inner["class_name"] in ACTIVATIONS:
            after.append(inner)
        elif inner["class_name"] not in PASSED_OVER:
            break
    raise RebuildError("the model does not end in a Dense layer, so there is no head to change")


def _path_to_output(config: Config) -> list[Config]:
    """Layers on the one way to the first output, in order; a Sequential has no other."""
    inner = config.get("config", {})
    layers = {part["config"]["name"]: part for part in inner.get("layers", [])}
    if "output_layers" not in inner:
        found = list(layers.values())
    else:
        found, name = [], _first_name(inner["output_layers"])
        while name in layers:
            found.insert(0, layers[name])
            sources = list(_sources(layers[name].get("inbound_nodes", [])))
            name = sources[0] if len(sources) == 1 else None
    if found and "layers" in found[-1]["config"]:
        return _path_to_output(found[-1])
    return found


def _first_name(tensors: Any) -> str | None:
    """Name of the first layer in `output_layers`: [name, node, tensor], or a list or dict of it."""
    while isinstance(tensors, list | dict) and tensors:
        tensors = next(iter(tensors.values())) if isinstance(tensors, dict) else tensors[0]
    return tensors if isinstance(tensors, str) else None


def _sources(nodes: Any) -> Iterator[str]:
    """Names of the layers whose outputs go into these calls."""
    if isinstance(nodes, dict):
        if "keras_history" in nodes:
            yield nodes["keras_history"][0]
            return
        nodes = list(nodes.values())
    if isinstance(nodes, list):
        for node in nodes:
            yield from _sources(node)
