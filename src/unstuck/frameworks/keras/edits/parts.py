"""Parts of a model's JSON: its layers, the cells in wrappers, the way to its output.

Functions here change a part in place and are used by edits alone, which work on a copy. Layers keep
their names: in a functional model others refer to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.payload import Config

RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
ACTIVATIONS = frozenset({"Activation", "Softmax", "ReLU", "LeakyReLU", "ELU", "PReLU"})
PASSED_OVER = frozenset({"Dropout", "Reshape", "Flatten", "ActivityRegularization"})


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


def everywhere(change: Callable[[Config], bool], wanted: str) -> Edit:
    """The edit that changes every part that a function says it changed.

    Args:
        change: changes a part in place and says whether it did.
        wanted: what the function looks for, for the error when the model has none.
    """

    def edited(config: Config) -> Config:
        changed = [change(part) for part in list(parts(config))]
        if not any(changed):
            raise RebuildError(f"the model has no {wanted}")
        return config

    return Edit(model=edited)


def layers(config: Config) -> list[Config]:
    """The layer configs of a Sequential or functional model, nested models unfolded, in order.

    Raises:
        RebuildError: there are none.
    """
    unfolded = list(_unfold(config))
    if not unfolded:
        raise RebuildError(
            "the config lists no layers: neither a Sequential nor a functional model"
        )
    return unfolded


def _unfold(config: Config) -> Iterator[Config]:
    inner = config.get("config", {})
    for part in inner.get("layers", []) if isinstance(inner, dict) else []:
        if "layers" in part.get("config", {}):
            yield from _unfold(part)
        else:
            yield part


def cells(part: Config) -> list[Config]:
    """The recurrent layers that this one is made of: itself, or both ways of a Bidirectional."""
    if part["class_name"] in RECURRENT:
        return [part]
    if part["class_name"] == "Bidirectional":
        ways = (part["config"].get(key) for key in ("layer", "backward_layer"))
        return [way for way in ways if isinstance(way, dict)]
    return []


def made(module: str, class_name: str, config: Config) -> Config:
    """A serialized part of Keras."""
    return {
        "module": module,
        "class_name": class_name,
        "config": config,
        "registered_name": None,
    }


def become(part: Config, class_name: str, config: Config, module: str = "keras.layers") -> None:
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


def head_of(config: Config) -> tuple[Config, list[Config]]:
    """The last Dense, also inside TimeDistributed, and the activation layers that follow it.

    Raises:
        RebuildError: the model does not end in one.
    """
    after: list[Config] = []
    for part in reversed(_path_to_output(config)):
        if part["class_name"] == "TimeDistributed":
            inner = part["config"]["layer"]
        else:
            inner = part
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
        path = list(layers.values())
    else:
        path = []
        name = _first_name(inner["output_layers"])
        while name in layers:
            path.insert(0, layers[name])
            sources = list(_sources(layers[name].get("inbound_nodes", [])))
            if len(sources) == 1:
                name = sources[0]
            else:
                name = None
    if path and "layers" in path[-1]["config"]:
        return _path_to_output(path[-1])
    return path


def _first_name(tensors: Any) -> str | None:
    """Name of the first layer in `output_layers`: [name, node, tensor], or a list or dict of it."""
    while isinstance(tensors, list | dict) and tensors:
        if isinstance(tensors, dict):
            tensors = next(iter(tensors.values()))
        else:
            tensors = tensors[0]
    if isinstance(tensors, str):
        return tensors
    return None


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
