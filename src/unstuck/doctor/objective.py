"""Objective: which loss a model was compiled with, and which head feeds it.

Read from the JSON configs where the model has them; `seen_head` tells a head by its outputs alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from unstuck.case import Array

LossKind = Literal["regression", "binary", "categorical", "sparse", "other"]

_REGRESSION = {
    "mse", "mae", "mape", "msle", "huber", "logcosh", "meansquarederror", "meanabsoluteerror",
    "meanabsolutepercentageerror", "meansquaredlogarithmicerror", "logcosherror",
}  # fmt: skip
_BINARY = {"binarycrossentropy", "bce", "binaryfocalcrossentropy"}
_CATEGORICAL = {"categoricalcrossentropy", "categoricalfocalcrossentropy"}
_SPARSE = {"sparsecategoricalcrossentropy"}


@dataclass(frozen=True)
class Loss:
    """A loss function.

    Args:
        name: as the user would write it, e.g. "binary_crossentropy".
        kind: its family.
        from_logits: whether it applies the sigmoid or softmax itself.
    """

    name: str
    kind: LossKind
    from_logits: bool = False


@dataclass(frozen=True)
class Head:
    """The last layer that computes the output.

    Args:
        units: size of the last axis, None when unknown.
        activation: Keras name ("linear", "sigmoid", "softmax" …), None when unknown.
        layer: the layer's name.
    """

    units: int | None
    activation: str | None
    layer: str = ""

    @property
    def interval(self) -> tuple[float, float]:
        """Values that the head can reach."""
        return _INTERVALS.get(self.activation or "", (-np.inf, np.inf))


_INTERVALS = {
    "sigmoid": (0.0, 1.0),
    "hard_sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
    "relu": (0.0, np.inf),
    "relu6": (0.0, 6.0),
    "softplus": (0.0, np.inf),
    "exponential": (0.0, np.inf),
}


def read_loss(compiled: dict[str, Any] | None) -> Loss | None:
    """The loss of the first output, or None when the compile settings do not name one of Keras'."""
    spec = (compiled or {}).get("loss")
    if isinstance(spec, list | tuple) and spec:
        spec = spec[0]
    if isinstance(spec, dict) and "class_name" not in spec and spec:
        spec = next(iter(spec.values()))
    if isinstance(spec, str):
        return _loss(spec, from_logits=False)
    if isinstance(spec, dict):
        config = spec.get("config")
        if isinstance(config, str):  # a function of keras.losses, by name
            return _loss(config, from_logits=False)
        config = config or {}
        return _loss(str(spec.get("class_name", "")), from_logits=bool(config.get("from_logits")))
    return None


def _loss(name: str, *, from_logits: bool) -> Loss | None:
    key = name.replace("_", "").lower()
    kinds: dict[LossKind, set[str]] = {
        "regression": _REGRESSION,
        "binary": _BINARY,
        "categorical": _CATEGORICAL,
        "sparse": _SPARSE,
    }
    for kind, names in kinds.items():
        if key in names:
            return Loss(name, kind, from_logits)
    return Loss(name, "other", from_logits) if name else None


def read_head(config: dict[str, Any] | None) -> Head | None:
    """The head of the first output of a Sequential or functional model's JSON config."""
    layers = list(_layers(config))
    if not layers:
        return None
    last = _output_layer(config or {}, layers)
    name = str(last["config"].get("name", ""))
    units: int | None = None
    activation: str | None = None
    # Walk back over layers that only bend or reshape what the last Dense computed.
    for layer in reversed(layers[: layers.index(last) + 1]):
        inner = _unwrapped(layer)
        settings = inner["config"]
        kind = inner["class_name"]
        if kind in ("Activation", "Softmax", "ReLU", "LeakyReLU") and activation is None:
            activation = _activation(settings, default=kind.lower())
        elif kind in ("Reshape", "Dropout", "Flatten", "Permute"):
            continue
        else:
            units = settings.get("units", settings.get("filters"))
            own = _activation(settings, default="linear") if "activation" in settings else None
            activation = activation or own
            break
    return Head(units, activation, name)


def _layers(config: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    inner = (config or {}).get("config")
    if isinstance(inner, dict):
        for layer in inner.get("layers", []):
            if isinstance(layer, dict) and isinstance(layer.get("config"), dict):
                yield layer


def _output_layer(config: dict[str, Any], layers: list[dict[str, Any]]) -> dict[str, Any]:
    outputs = config.get("config", {}).get("output_layers")
    if isinstance(outputs, dict) and outputs:
        outputs = next(iter(outputs.values()))
    while isinstance(outputs, list) and outputs and isinstance(outputs[0], list):
        outputs = outputs[0]
    if isinstance(outputs, list) and outputs and isinstance(outputs[0], str):
        named = [layer for layer in layers if layer["config"].get("name") == outputs[0]]
        if named:
            return named[0]
    return layers[-1]


def _unwrapped(layer: dict[str, Any]) -> dict[str, Any]:
    while layer["class_name"] == "TimeDistributed" and isinstance(
        layer["config"].get("layer"), dict
    ):
        layer = layer["config"]["layer"]
    return layer


def _activation(settings: dict[str, Any], *, default: str) -> str | None:
    spec = settings.get("activation", default)
    if isinstance(spec, dict):
        spec = spec.get("config") if isinstance(spec.get("config"), str) else spec.get("class_name")
    return str(spec).lower() if spec is not None else "linear"


def seen_head(outputs: Array) -> Head:
    """Tell a head by what it puts out: rows that sum to one, numbers in (0, 1), or anything."""
    units = int(outputs.shape[-1]) if outputs.ndim > 1 else 1
    flat = outputs.reshape(-1, units).astype(np.float64)
    inside = bool(np.all((flat >= 0) & (flat <= 1)))
    if units > 1 and inside and np.allclose(flat.sum(-1), 1.0, atol=1e-3):
        return Head(units, "softmax")
    return Head(units, "sigmoid" if inside else "linear")
