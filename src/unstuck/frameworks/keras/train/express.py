"""From Keras' JSON to what the kernels know, or the reason why they cannot express it.

Nothing is guessed: a setting that this file does not name must have the value under which it does
nothing, or the model is left to Keras' own train step.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.kernels import table
from unstuck.engine.kernels.net import KernelLayer, Net
from unstuck.engine.kernels.unsupported import Unsupported, require
from unstuck.frameworks.keras.payload import Config

_ACTIVATIONS = {
    "linear": table.LINEAR,
    "relu": table.RELU,
    "tanh": table.TANH,
    "sigmoid": table.SIGMOID,
    "softmax": table.SOFTMAX,
}
_RECURRENT = {"SimpleRNN": table.SIMPLE_RNN, "LSTM": table.LSTM, "GRU": table.GRU}
# Settings of a layer that say nothing about what it computes.
_SILENT = {"name", "trainable", "dtype", "seed", "unroll", "unit_forget_bias", "implementation"}


def net(config: Config, x: Array) -> Net:
    """The chain of layers that a Keras model is.

    Args:
        config: what `Model.to_json` says, parsed.
        x: its input, shape (rows, steps, features), (rows, features) or, as tokens, (rows, steps).

    Raises:
        Unsupported: something in it is not known to the kernels.
    """
    layers: list[KernelLayer] = []
    skipped = float("nan")
    tokens = False
    for part in _chain(config):
        name = part.get("class_name")
        inner = part.get("config", {})
        require(part.get("module") == "keras.layers", f"{name} is not a layer of Keras")
        require(inner.get("trainable", True), f"{inner.get('name')} is frozen")
        require(_precision(inner.get("dtype")) == "float32", f"{name} is not in float32")
        if name in ("Masking", "Embedding"):
            require(not layers and np.isnan(skipped), f"{name} is not the first layer")
        if name == "Masking":
            skipped = float(np.float32(_only(part, "mask_value")["mask_value"]))  # as x is
        elif name == "Embedding":
            tokens = True
            layers.append(_embedding(part))
            if inner.get("mask_zero"):
                skipped = 0.0
        else:
            layers.append(_layer(str(name), part))
        if layers and not np.isnan(skipped):
            kept = layers[-1].kind != table.FLATTEN and not (
                layers[-1].zeroed and not layers[-1].sequences
            )
            require(kept, f"{name} under a mask")
    require(bool(layers), "the model has no layers")
    return _shaped(layers, skipped, x, tokens)


def _shaped(layers: list[KernelLayer], skipped: float, x: Array, tokens: bool) -> Net:
    if tokens:
        require(x.ndim == 2, f"tokens of shape {x.shape}")
        return Net(tuple(layers), 0, x.shape[1], skipped)
    require(x.ndim in (2, 3), f"an input of shape {x.shape}")
    in_time = x.ndim == 3
    if not in_time:
        require(not any(a.recurrent for a in layers), "an input without steps")
    return Net(tuple(layers), x.shape[-1], x.shape[1] if in_time else 1, skipped, in_time)


def _chain(config: Config) -> list[Config]:
    """The layers one after another, without the input layer."""
    kind = config.get("class_name")
    inner = config.get("config", {})
    require(str(config.get("module")).startswith("keras"), "the model is not Keras' own")
    parts = [p for p in inner.get("layers", []) if p.get("class_name") != "InputLayer"]
    if kind == "Sequential":
        return parts
    require(kind == "Functional", f"a {kind}")
    inputs = [p for p in inner.get("layers", []) if p.get("class_name") == "InputLayer"]
    require(len(inputs) == 1, f"{len(inputs)} inputs")
    before = inputs[0].get("name")
    mask_operations = _mask_computing(parts)
    parts = [p for p in parts if p.get("name") not in mask_operations]
    for part in parts:
        nodes = part.get("inbound_nodes", [])
        require(len(nodes) == 1, f"{part.get('name')} is called {len(nodes)} times")
        kwargs = _call_settings(nodes[0].get("kwargs", {}), mask_operations)
        require(not kwargs, f"{part.get('name')} is called with {', '.join(kwargs)}")
        require(_sources(nodes[0].get("args", [])) == [before], "the model branches")
        before = part.get("name")
    require(_ends_at(inner.get("output_layers", []), before), "the model branches")
    return parts


def _call_settings(given: Config, mask_operations: list[Any]) -> Config:
    """Keyword arguments of a layer's call that change what it computes.

    Args:
        given: all of its keyword arguments.
        mask_operations: see `_mask_computing`; a mask of theirs is what Masking gives anyway.
    """
    settings = {key: value for key, value in given.items() if value not in (None, False)}
    if mask_operations and _sources(given.get("mask")) == [mask_operations[-1]]:
        settings.pop("mask", None)
    return settings


def _ends_at(outputs: list[Any], name: Any) -> bool:
    """Whether `output_layers`, [name, node, tensor] or a list of it, is of this layer."""
    if outputs and isinstance(outputs[0], list):
        if len(outputs) > 1:
            return False
        outputs = outputs[0]
    return bool(outputs) and outputs[0] == name


def _mask_computing(parts: list[Config]) -> list[Any]:
    """Names of the operations that a Masking layer adds to a functional graph: x != value, any."""
    masking = [p for p in parts if p.get("class_name") == "Masking"]
    operations = [p for p in parts if p.get("module") == "keras.src.ops.numpy"]
    if len(masking) != 1 or [p.get("class_name") for p in operations] != ["NotEqual", "Any"]:
        return []
    differs, any_step = operations
    read = masking[0].get("inbound_nodes", [{}])[0].get("args", [])
    compared = differs.get("inbound_nodes", [{}])[0].get("args", [])
    value = masking[0].get("config", {}).get("mask_value")
    if _sources(read) != _sources(compared[:1]) or compared[1:] != [value]:
        return []
    if _sources(any_step.get("inbound_nodes", [{}])[0].get("args", [])) != [differs.get("name")]:
        return []
    return [differs.get("name"), any_step.get("name")]


def _sources(args: Any) -> list[Any]:
    """Names of the layers whose outputs a call takes."""
    sources = []
    for value in args if isinstance(args, list) else [args]:
        if isinstance(value, dict):
            history = value.get("config", {}).get("keras_history")
        else:
            history = None
        sources.append(history[0] if history else None)
    return sources


def _embedding(part: Config) -> KernelLayer:
    given = _only(
        part,
        "input_dim",
        "output_dim",
        "mask_zero",
        "embeddings_initializer",
        "embeddings_regularizer",
        "input_length",
    )
    return KernelLayer(
        table.EMBEDDING,
        units=int(given["output_dim"]),
        tokens=int(given["input_dim"]),
        l2=(_l2(given.get("embeddings_regularizer")),),
    )


def _layer(name: str, part: Config) -> KernelLayer:
    if name in _RECURRENT:
        return _recurrent(name, part)
    if name == "Bidirectional":
        return _bidirectional(part)
    if name == "Dense":
        return _dense(part)
    if name == "TimeDistributed":
        inner = _only(part, "layer")["layer"]
        require(inner.get("class_name") == "Dense", f"TimeDistributed({inner.get('class_name')})")
        return _dense(inner)
    if name == "Dropout":
        rate = float(_only(part, "rate")["rate"])
        require(rate < 1, "a Dropout that drops everything")
        return KernelLayer(table.DROPOUT, rate=rate)
    if name == "Flatten":
        _only(part, "data_format")
        return KernelLayer(table.FLATTEN)
    if name in ("Activation", "Softmax", "ReLU"):
        given = _only(
            part,
            "activation",
            *(["axis"] if name == "Softmax" else ["negative_slope", "threshold"]),
        )
        require(given.get("axis", -1) in (-1, [-1]), "Softmax over another axis")
        require(not given.get("negative_slope") and not given.get("threshold"), "ReLU with a slope")
        return KernelLayer(
            table.ACTIVATE, activation=_activation(given.get("activation", name.lower()))
        )
    raise Unsupported(f"the layer {name}")


def _dense(part: Config) -> KernelLayer:
    given = _only(part, "units", "activation", "use_bias", *_plain_settings("kernel", "bias"))
    return KernelLayer(
        table.DENSE,
        units=int(given["units"]),
        activation=_activation(given.get("activation")),
        bias=bool(given.get("use_bias", True)),
        l2=_strengths(given, "kernel", "bias"),
    )


def _recurrent(name: str, part: Config) -> KernelLayer:
    given = _only(
        part,
        *("units", "activation", "recurrent_activation", "use_bias", "return_sequences"),
        *("go_backwards", "zero_output_for_mask", "reset_after"),
        *_plain_settings("kernel", "recurrent", "bias"),
    )
    activation = _activation(given.get("activation", "tanh"))
    if name != "SimpleRNN":
        gates = _activation(given.get("recurrent_activation", "sigmoid"))
        usual = activation == table.TANH and gates == table.SIGMOID
        require(usual, f"{name} with other activations than tanh and sigmoid")
    require(activation != table.SOFTMAX, f"{name} with softmax")
    require(name != "GRU" or given.get("reset_after", True), "GRU with reset_after=False")
    backwards = bool(given.get("go_backwards"))
    sequences = bool(given.get("return_sequences"))
    require(not (backwards and sequences), f"{name} with go_backwards and return_sequences")
    return KernelLayer(
        _RECURRENT[name],
        units=int(given["units"]),
        activation=activation,
        bias=bool(given.get("use_bias", True)),
        sequences=sequences,
        reverse=backwards,
        zeroed=bool(given.get("zero_output_for_mask")),
        l2=_strengths(given, "kernel", "recurrent", "bias"),
    )


def _bidirectional(part: Config) -> KernelLayer:
    given = _only(part, "layer", "backward_layer", "merge_mode")
    require(given.get("merge_mode") == "concat", f"Bidirectional({given.get('merge_mode')})")
    there = given["layer"]
    back = given.get("backward_layer")
    require(there.get("class_name") in _RECURRENT, f"Bidirectional({there.get('class_name')})")
    require(not there["config"].get("go_backwards"), "Bidirectional over go_backwards")
    layer = _recurrent(there["class_name"], there)
    second = layer
    if back is not None:
        require(bool(back["config"].get("go_backwards")), "Bidirectional with two equal directions")
        second = _recurrent(
            back["class_name"], {**back, "config": {**back["config"], "go_backwards": False}}
        )
    require(
        (second.kind, second.units, second.activation, second.bias, second.sequences, second.zeroed)
        == (layer.kind, layer.units, layer.activation, layer.bias, layer.sequences, layer.zeroed),
        "Bidirectional with two different layers",
    )
    return KernelLayer(**{**vars(layer), "both": True, "l2": layer.l2 + second.l2})


def _plain_settings(*names: str) -> Iterable[str]:
    for name in names:
        yield f"{name}_initializer"
        yield f"{name}_regularizer"


def _strengths(given: Config, *names: str) -> tuple[float, ...]:
    used = [n for n in names if n != "bias" or given.get("use_bias", True)]
    return tuple(_l2(given.get(f"{name}_regularizer")) for name in used)


def _l2(regularizer: Any) -> float:
    if regularizer is None:
        return 0.0
    if regularizer in ("l2", "L2"):
        return 0.01
    require(isinstance(regularizer, dict), f"the regularizer {regularizer}")
    name = regularizer.get("class_name")
    given = regularizer.get("config", {})
    require(name in ("L2", "L1L2") and not given.get("l1"), f"the regularizer {name}")
    return float(given.get("l2", 0.0))


def _activation(name: Any) -> int:
    if name is None:
        name = "linear"
    if isinstance(name, str) and name in _ACTIVATIONS:
        return _ACTIVATIONS[name]
    if isinstance(name, dict):
        shown = name.get("config", name.get("class_name"))
    else:
        shown = name
    raise Unsupported(f"the activation {shown}")


def _only(part: Config, *known: str) -> Config:
    """A layer's settings, if all others are such that they do nothing."""
    given: Config = part.get("config", {})
    for key, value in given.items():
        if key not in known and key not in _SILENT and value not in (None, False, 0, 0.0, [], {}):
            raise Unsupported(f"{part.get('class_name')} with {key}")
    return given


def _precision(dtype: Any) -> Any:
    if isinstance(dtype, dict):
        return dtype.get("config", {}).get("name")
    return dtype or "float32"
