"""sees: what the outputs of a model can see at most, read off its JSON before it has run."""

from __future__ import annotations

from typing import Literal

from unstuck.frameworks.keras.edits.parts import parts
from unstuck.frameworks.keras.payload import Config

Sees = Literal["static", "causal", "full"]

_CONTAINERS = {
    "Sequential",
    "Functional",
    "Model",
    "InputLayer",
    "TimeDistributed",
    "__keras_tensor__",
}
_BY_STEP = {
    "Dense", "Activation", "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout",
    "LayerNormalization", "BatchNormalization", "Embedding", "Masking", "ReLU", "LeakyReLU", "ELU",
    "PReLU", "Softmax", "Identity", "ActivityRegularization", "Add", "Multiply", "Average",
    "Maximum", "Minimum", "Subtract", "EinsumDense",
}  # fmt: skip
_FORWARD = {"LSTM", "GRU", "SimpleRNN"}
_NO_LAYERS = ("initializers", "regularizers", "constraints")


def sees(config: Config | None) -> Sees:
    """What an output step can see at most: its own step, that and the ones before, or all.

    It may be less in truth, never more: whatever is not known here sees everything. So a score that
    is out of reach for this is out of reach for the model.
    """
    if config is None:
        return "full"
    widest: Sees = "static"
    for part in parts({key: value for key, value in config.items() if key != "compile_config"}):
        if _no_layer(part):
            continue
        layer_sees = _layer_sees(part)
        if layer_sees == "full":
            return "full"
        if layer_sees == "causal":
            widest = "causal"
    return widest


def _layer_sees(part: Config) -> Sees:
    """What an output step of one layer sees of the layer's input."""
    name = str(part.get("class_name"))
    settings = part.get("config")
    if not isinstance(settings, dict):
        settings = {}
    if name in _CONTAINERS or (name in _BY_STEP and not _across(name, settings)):
        return "static"
    forward = name in _FORWARD and settings.get("return_sequences") is True
    causal = name == "Conv1D" and settings.get("padding") == "causal"
    if (forward or causal) and not settings.get("go_backwards"):
        return "causal"
    return "full"


def _no_layer(part: Config) -> bool:
    """Whether a part is a setting of a layer, not a layer or an operation."""
    module = str(part.get("module")).split(".")
    return module[:1] == ["keras"] and (
        part.get("class_name") == "DTypePolicy" or any(name in module for name in _NO_LAYERS)
    )


def _across(name: str, settings: Config) -> bool:
    """Whether a layer that works step by step was set to work across steps."""
    axis = settings.get("axis", -1)
    last = axis in (-1, 2, [-1], [2])
    return not last or name == "EinsumDense"
