"""From Keras' JSON to what the kernels know, or the reason why they cannot express it.

Nothing is guessed: a setting that this file does not name must have the value under which it does
nothing, or the model is left to Keras' own train step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.lanes import losses, optimizers, table
from unstuck.engine.lanes.net import Layer, Net

Config = dict[str, Any]

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
_LOSSES = {
    "mse": losses.MSE,
    "mean_squared_error": losses.MSE,
    "MeanSquaredError": losses.MSE,
    "binary_crossentropy": losses.BINARY,
    "BinaryCrossentropy": losses.BINARY,
    "categorical_crossentropy": losses.CATEGORICAL,
    "CategoricalCrossentropy": losses.CATEGORICAL,
    "sparse_categorical_crossentropy": losses.SPARSE,
    "SparseCategoricalCrossentropy": losses.SPARSE,
}
_OF_LOGITS = {
    losses.BINARY: losses.BINARY_LOGITS,
    losses.CATEGORICAL: losses.CATEGORICAL_LOGITS,
    losses.SPARSE: losses.SPARSE_LOGITS,
}
# Keras' own defaults where only a name is given.
_NAMED = {
    "sgd": ("SGD", {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False}),
    "rmsprop": ("RMSprop", {"learning_rate": 0.001, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7}),
    "adam": ("Adam", {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}),
}


class Inexpressible(Exception):  # noqa: N818 - a reason, not a failure
    """Why the kernels cannot train this; its text completes "not in lanes: ..."."""


@dataclass(frozen=True)
class Training:
    """Loss and optimizer as the kernels take them.

    Args:
        loss: a kind of `losses`.
        settings: of the optimizer, see `optimizers`, float64.
    """

    loss: int
    settings: Array


def net(config: Config, x: Array) -> Net:
    """The chain of layers that a Keras model is.

    Args:
        config: what `Model.to_json` says, parsed.
        x: its input, shape (rows, steps, features), (rows, features) or, as tokens, (rows, steps).

    Raises:
        Inexpressible: something in it is not known to the kernels.
    """
    layers: list[Layer] = []
    skipped = float("nan")
    tokens = False
    for part in _chain(config):
        name, inner = part.get("class_name"), part.get("config", {})
        _require(part.get("module") == "keras.layers", f"{name} is not a layer of Keras")
        _require(inner.get("trainable", True), f"{inner.get('name')} is frozen")
        _require(_precision(inner.get("dtype")) == "float32", f"{name} is not in float32")
        if name in ("Masking", "Embedding"):
            _require(not layers and np.isnan(skipped), f"{name} is not the first layer")
        if name == "Masking":
            skipped = float(_only(part, "mask_value")["mask_value"])
        elif name == "Embedding":
            tokens = True
            layers.append(_embedding(part))
            skipped = 0.0 if inner.get("mask_zero") else skipped
        else:
            layers.append(_layer(str(name), part))
        if layers and not np.isnan(skipped):
            kept = layers[-1].kind != table.FLATTEN and not (
                layers[-1].zeroed and not layers[-1].sequences
            )
            _require(kept, f"{name} under a mask")
    _require(bool(layers), "the model has no layers")
    made = _shaped(layers, skipped, x, tokens)
    softmax = [a for a in layers[:-1] if a.activation == table.SOFTMAX]
    _require(not any(a.recurrent for a in softmax), "softmax inside a recurrent layer")
    return made


def _shaped(layers: list[Layer], skipped: float, x: Array, tokens: bool) -> Net:
    if tokens:
        _require(x.ndim == 2, f"tokens of shape {x.shape}")
        return Net(tuple(layers), 0, x.shape[1], skipped)
    _require(x.ndim in (2, 3), f"an input of shape {x.shape}")
    in_time = x.ndim == 3
    if not in_time:
        _require(not any(a.recurrent for a in layers), "an input without steps")
    return Net(tuple(layers), x.shape[-1], x.shape[1] if in_time else 1, skipped, in_time)


def training(compiled: Config) -> Training:
    """Loss and optimizer of `get_compile_config`.

    Raises:
        Inexpressible: they are not known to the kernels.
    """
    _require(not compiled.get("loss_weights"), "loss_weights")
    return Training(_loss(compiled.get("loss")), _optimizer(compiled.get("optimizer")))


def targets(y: Array, made: Net, loss: int) -> Array:
    """Targets as the kernels take them: (rows, steps given out, targets of a step), float32.

    Raises:
        Inexpressible: shapes under which Keras would broadcast.
    """
    units, steps = made.outputs
    rows = len(y)
    if loss in (losses.SPARSE, losses.SPARSE_LOGITS):
        shapes = {(rows, steps), (rows, steps, 1)} if made.gives_steps else {(rows,), (rows, 1)}
    else:
        shapes = {(rows, steps, units)} if made.gives_steps else {(rows, units)}
        if units == 1 and not made.masked_loss:  # Keras drops the outputs' last axis then
            shapes.add((rows, steps) if made.gives_steps else (rows,))
    _require(y.shape in shapes, f"targets of shape {y.shape}")
    return np.ascontiguousarray(y.reshape(rows, steps, -1), np.float32)


def _chain(config: Config) -> list[Config]:
    """The layers one after another, without the input layer."""
    kind, inner = config.get("class_name"), config.get("config", {})
    _require(
        config.get("module") in ("keras", "keras.models", "keras.src.models.sequential", None)
        or str(config.get("module")).startswith("keras"),
        "the model is not Keras' own",
    )
    parts = [p for p in inner.get("layers", []) if p.get("class_name") != "InputLayer"]
    if kind == "Sequential":
        return parts
    _require(kind == "Functional", f"a {kind}")
    inputs = [p for p in inner.get("layers", []) if p.get("class_name") == "InputLayer"]
    _require(len(inputs) == 1, f"{len(inputs)} inputs")
    before = inputs[0].get("name")
    for part in parts:
        nodes = part.get("inbound_nodes", [])
        _require(len(nodes) == 1, f"{part.get('name')} is called {len(nodes)} times")
        kwargs = {k: v for k, v in nodes[0].get("kwargs", {}).items() if v not in (None, False)}
        _require(not kwargs, f"{part.get('name')} is called with {', '.join(kwargs)}")
        _require(_sources(nodes[0].get("args", [])) == [before], "the model branches")
        before = part.get("name")
    outputs = inner.get("output_layers", [])
    flat = outputs[0] if outputs and isinstance(outputs[0], list) else outputs
    _require(
        bool(flat) and flat[0] == before and (flat is outputs or len(outputs) == 1),
        "the model branches",
    )
    return parts


def _sources(args: Any) -> list[Any]:
    """Names of the layers whose outputs a call takes."""
    found = []
    for value in args if isinstance(args, list) else [args]:
        history = value.get("config", {}).get("keras_history") if isinstance(value, dict) else None
        found.append(history[0] if history else None)
    return found


def _embedding(part: Config) -> Layer:
    given = _only(
        part,
        "input_dim",
        "output_dim",
        "mask_zero",
        "embeddings_initializer",
        "embeddings_regularizer",
        "input_length",
    )
    return Layer(
        table.EMBEDDING,
        units=int(given["output_dim"]),
        tokens=int(given["input_dim"]),
        l2=(_l2(given.get("embeddings_regularizer")),),
    )


def _layer(name: str, part: Config) -> Layer:
    if name in _RECURRENT:
        return _recurrent(name, part)
    if name == "Bidirectional":
        return _bidirectional(part)
    if name == "Dense":
        return _dense(part)
    if name == "TimeDistributed":
        inner = _only(part, "layer")["layer"]
        _require(inner.get("class_name") == "Dense", f"TimeDistributed({inner.get('class_name')})")
        return _dense(inner)
    if name == "Dropout":
        return Layer(table.DROPOUT, rate=float(_only(part, "rate")["rate"]))
    if name == "Flatten":
        _only(part, "data_format")
        return Layer(table.FLATTEN)
    if name in ("Activation", "Softmax", "ReLU"):
        given = _only(
            part,
            "activation",
            *(["axis"] if name == "Softmax" else ["negative_slope", "threshold"]),
        )
        _require(given.get("axis", -1) in (-1, [-1]), "Softmax over another axis")
        _require(
            not given.get("negative_slope") and not given.get("threshold"), "ReLU with a slope"
        )
        return Layer(table.ACTIVATE, activation=_activation(given.get("activation", name.lower())))
    raise Inexpressible(f"the layer {name}")


def _dense(part: Config) -> Layer:
    given = _only(part, "units", "activation", "use_bias", *_weighed("kernel", "bias"))
    return Layer(
        table.DENSE,
        units=int(given["units"]),
        activation=_activation(given.get("activation")),
        bias=bool(given.get("use_bias", True)),
        l2=_strengths(given, "kernel", "bias"),
    )


def _recurrent(name: str, part: Config) -> Layer:
    given = _only(
        part,
        *("units", "activation", "recurrent_activation", "use_bias", "return_sequences"),
        *("go_backwards", "zero_output_for_mask", "reset_after"),
        *_weighed("kernel", "recurrent", "bias"),
    )
    activation = _activation(given.get("activation", "tanh"))
    if name != "SimpleRNN":
        gates = _activation(given.get("recurrent_activation", "sigmoid"))
        usual = activation == table.TANH and gates == table.SIGMOID
        _require(usual, f"{name} with other activations than tanh and sigmoid")
    _require(activation != table.SOFTMAX, f"{name} with softmax")
    _require(name != "GRU" or given.get("reset_after", True), "GRU with reset_after=False")
    backwards = bool(given.get("go_backwards"))
    sequences = bool(given.get("return_sequences"))
    _require(not (backwards and sequences), f"{name} with go_backwards and return_sequences")
    return Layer(
        _RECURRENT[name],
        units=int(given["units"]),
        activation=activation,
        bias=bool(given.get("use_bias", True)),
        sequences=sequences,
        reverse=backwards,
        zeroed=bool(given.get("zero_output_for_mask")),
        l2=_strengths(given, "kernel", "recurrent", "bias"),
    )


def _bidirectional(part: Config) -> Layer:
    given = _only(part, "layer", "backward_layer", "merge_mode")
    _require(given.get("merge_mode") == "concat", f"Bidirectional({given.get('merge_mode')})")
    there, back = given["layer"], given.get("backward_layer")
    _require(there.get("class_name") in _RECURRENT, f"Bidirectional({there.get('class_name')})")
    _require(not there["config"].get("go_backwards"), "Bidirectional over go_backwards")
    layer = _recurrent(there["class_name"], there)
    second = layer
    if back is not None:
        _require(
            bool(back["config"].get("go_backwards")), "Bidirectional with two equal directions"
        )
        second = _recurrent(
            back["class_name"], {**back, "config": {**back["config"], "go_backwards": False}}
        )
    _require(
        (second.kind, second.units, second.activation, second.bias, second.sequences, second.zeroed)
        == (layer.kind, layer.units, layer.activation, layer.bias, layer.sequences, layer.zeroed),
        "Bidirectional with two different layers",
    )
    return Layer(**{**vars(layer), "both": True, "l2": layer.l2 + second.l2})


def _weighed(*names: str) -> Iterable[str]:
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
    _require(isinstance(regularizer, dict), f"the regularizer {regularizer}")
    name, given = regularizer.get("class_name"), regularizer.get("config", {})
    _require(name in ("L2", "L1L2") and not given.get("l1"), f"the regularizer {name}")
    return float(given.get("l2", 0.0))


def _activation(name: Any) -> int:
    name = "linear" if name is None else name
    if isinstance(name, str) and name in _ACTIVATIONS:
        return _ACTIVATIONS[name]
    shown = name.get("config", name.get("class_name")) if isinstance(name, dict) else name
    raise Inexpressible(f"the activation {shown}")


def _only(part: Config, *known: str) -> Config:
    """A layer's settings, if all others are such that they do nothing."""
    given: Config = part.get("config", {})
    for key, value in given.items():
        if key not in known and key not in _SILENT and value not in (None, False, 0, 0.0, [], {}):
            raise Inexpressible(f"{part.get('class_name')} with {key}")
    return given


def _precision(dtype: Any) -> Any:
    if isinstance(dtype, dict):
        return dtype.get("config", {}).get("name")
    return dtype or "float32"


def _loss(loss: Any) -> int:
    name = loss.get("class_name") if isinstance(loss, dict) else loss
    given = loss.get("config", {}) if isinstance(loss, dict) else {}
    if name == "function":
        name, given = given, {}
    _require(isinstance(name, str) and name in _LOSSES, f"the loss {name}")
    kind = _LOSSES[str(name)]
    given = given if isinstance(given, dict) else {}
    usual = {
        "reduction": ("sum_over_batch_size",),
        "label_smoothing": (0, 0.0, None),
        "axis": (-1, None),
        "ignore_class": (None,),
        "dtype": (None, "float32"),
    }
    for key, values in usual.items():
        _require(given.get(key, values[0]) in values, f"{name} with {key}")
    return _OF_LOGITS[kind] if given.get("from_logits") and kind in _OF_LOGITS else kind


def _optimizer(optimizer: Any) -> Array:
    if isinstance(optimizer, str) and optimizer.lower() in _NAMED:
        name, given = _NAMED[optimizer.lower()]
    else:
        _require(isinstance(optimizer, dict), f"the optimizer {optimizer}")
        name, given = str(optimizer.get("class_name")), optimizer.get("config", {})
    rate = given.get("learning_rate")
    _require(isinstance(rate, int | float), "a schedule of learning rates")
    for key in (
        "use_ema",
        "loss_scale_factor",
        "gradient_accumulation_steps",
        "centered",
        "amsgrad",
    ):
        _require(not given.get(key), f"{name} with {key}")
    made = np.zeros(optimizers.SETTINGS)
    if name == "SGD":
        made[optimizers.KIND], made[optimizers.FIRST] = optimizers.SGD, given.get("momentum", 0.0)
        made[optimizers.NESTEROV] = float(bool(given.get("nesterov")))
    elif name == "RMSprop":
        made[optimizers.KIND], made[optimizers.FIRST] = (
            optimizers.RMSPROP,
            given.get("momentum", 0.0),
        )
        made[optimizers.SECOND] = given.get("rho", 0.9)
    elif name in ("Adam", "AdamW"):
        made[optimizers.KIND], made[optimizers.FIRST] = optimizers.ADAM, given.get("beta_1", 0.9)
        made[optimizers.SECOND] = given.get("beta_2", 0.999)
    else:
        raise Inexpressible(f"the optimizer {name}")
    made[optimizers.RATE] = rate
    made[optimizers.EPSILON] = given.get("epsilon", 1e-7)
    made[optimizers.DECAY] = given.get("weight_decay") or 0.0
    made[optimizers.CLIP_VALUE] = given.get("clipvalue") or 0.0
    made[optimizers.CLIP_NORM] = given.get("clipnorm") or 0.0
    made[optimizers.CLIP_GLOBAL] = given.get("global_clipnorm") or 0.0
    return made


def _require(condition: Any, otherwise: str) -> None:
    if not condition:
        raise Inexpressible(otherwise)
