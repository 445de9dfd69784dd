"""From Keras' JSON to an Outline. Imports no Keras: the JSON says everything.

An outline is read as well where the JSON is one itself: of a model with parts that are not Keras'
own only classes and names are known (`watch.compile_settings`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unstuck.case import Case, ModelSpec
from unstuck.frameworks.keras import outputs
from unstuck.frameworks.keras.edits.parts import RECURRENT, parts
from unstuck.frameworks.keras.edits.strength import DROPPING
from unstuck.frameworks.keras.losses import read_loss
from unstuck.frameworks.keras.payload import Config, compiled_of, config_of
from unstuck.frameworks.keras.static_visibility import sees
from unstuck.outline import Head, Layer, LayerKind, Mask, Optimizer, Outline

_KINDS: dict[str, LayerKind] = {
    "LSTM": "lstm",
    "GRU": "gru",
    "SimpleRNN": "rnn",
    "Dense": "dense",
    "Embedding": "embedding",
    "BatchNormalization": "batch-normalization",
    "Normalization": "normalization",
    "LayerNormalization": "normalization",
    "InputLayer": "input",
    **dict.fromkeys(DROPPING, "dropout"),
}
_CUTS = {
    "StopGradient", "Argmax", "Argsort", "Round", "Rint", "Floor", "Ceil", "Sign", "Cast", "Equal",
    "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual", "OneHot", "Where", "TopK",
}  # fmt: skip
_STOP_MASKS = {
    "Conv1D", "SeparableConv1D", "DepthwiseConv1D", "Flatten", "Reshape", "Permute", "Lambda",
}  # fmt: skip
_PENALTIES = tuple(
    f"{part}_regularizer" for part in ("kernel", "recurrent", "bias", "activity", "embeddings")
)
_USUAL = {
    "activation": "tanh",
    "recurrent_activation": "sigmoid",
    "use_bias": True,
    "go_backwards": False,
    "reset_after": True,
}
_BENT = ("Activation", "Softmax", "ReLU", "LeakyReLU")
_RESHAPED = ("Reshape", "Dropout", "Flatten", "Permute")


def outline(case: Case) -> Outline:
    """What a case's model is."""
    spec = case.model
    config = config_of(spec)
    compiled = compiled_of(spec)
    layer_configs = list(parts(config))
    types = {str(part.get("class_name")) for part in layer_configs}
    layers = tuple(_layer(part) for part in layer_configs)
    kept = any(layer.keeps_state for layer in layers)
    averages = any(name.endswith("moving_mean") for name in spec.weights)
    return Outline(
        layers=layers,
        chain=_chain(config),
        head=read_head(config),
        loss=read_loss(compiled),
        optimizer=_optimizer(compiled),
        outputs=outputs.names(config),
        sees=sees(config),
        masks=tuple(_masks(layer_configs)),
        mask_reaches_output=not types & _STOP_MASKS,
        token_inputs=tuple(_looked_up(config)),
        dropout=tuple(_dropout(layer_configs)),
        penalties=tuple(_penalties(layer_configs)),
        stops_gradients=bool(types & _CUTS),
        normalises_batches=averages or "BatchNormalization" in types,
        # Keras' JAX backend carries nothing over (3.15): the states are in no list of variables.
        carries_state=kept and case.backend != "jax",
        layer_of=_layer_of(spec, config),
    )


def _settings(part: Config) -> Config:
    own = part.get("config")
    if isinstance(own, dict):
        return own
    return {}


def _layer(part: Config) -> Layer:
    name = str(part.get("class_name"))
    own = _settings(part)
    recurrent: LayerKind
    if name in RECURRENT:
        recurrent = "recurrent"
    else:
        recurrent = "other"
    units = own.get("units", own.get("filters"))
    activation = own.get("activation")
    return Layer(
        name=str(own.get("name", "")),
        type=name,
        kind=_KINDS.get(name, recurrent),
        units=units if isinstance(units, int) else None,
        activation=str(activation) if activation not in (None, False) else None,
        keeps_state=bool(own.get("stateful")),
        gives_steps=bool(own.get("return_sequences")),
        usual=_usual(name, own),
    )


def _usual(name: str, own: Config) -> bool:
    if name == "Dense":
        return bool(own.get("use_bias", True))
    return name in RECURRENT and all(own.get(key, value) == value for key, value in _USUAL.items())


def _layers(config: Config | None) -> Iterator[Config]:
    """The layers that the model itself lists."""
    listed = _settings(config or {}).get("layers")
    if not isinstance(listed, list):
        return
    for layer in listed:
        if isinstance(layer, dict) and isinstance(layer.get("config"), dict):
            yield layer


def _chain(config: Config | None) -> tuple[Layer, ...]:
    listed = (_layer(unwrapped(part)) for part in _layers(config))
    return tuple(layer for layer in listed if layer.type not in ("InputLayer", "Dropout"))


def unwrapped(layer: Config) -> Config:
    """What a TimeDistributed applies at every step; any other layer itself."""
    while layer.get("class_name") == "TimeDistributed" and isinstance(
        layer["config"].get("layer"), dict
    ):
        layer = layer["config"]["layer"]
    return layer


def read_head(config: Config | None) -> Head | None:
    """The head of the first output of a Sequential or functional model's JSON."""
    layers = list(_layers(config))
    if not layers:
        return None
    last = _output_layer(config or {}, layers)
    name = str(last["config"].get("name", ""))
    units: int | None = None
    activation: str | None = None
    # Walk back over layers that only bend or reshape what the last Dense computed.
    for layer in reversed(layers[: layers.index(last) + 1]):
        inner = unwrapped(layer)
        settings = inner["config"]
        kind = inner.get("class_name")
        if kind in _BENT and activation is None:
            activation = _activation(settings, default=kind.lower())
        elif kind not in _RESHAPED:
            units = settings.get("units", settings.get("filters"))
            if "activation" in settings:
                own = _activation(settings, default="linear")
            else:
                own = None
            activation = activation or own
            break
    return Head(units, activation, name)


def _output_layer(config: Config, layers: list[Config]) -> Config:
    first = outputs.first_layer(config.get("config", {}).get("output_layers"))
    named = [layer for layer in layers if layer["config"].get("name") == first]
    if first is not None and named:
        return named[0]
    return layers[-1]


def _activation(settings: Config, *, default: str) -> str | None:
    spec = settings.get("activation", default)
    if isinstance(spec, dict):
        if isinstance(spec.get("config"), str):
            spec = spec.get("config")
        else:
            spec = spec.get("class_name")
    if spec is not None:
        return str(spec).lower()
    return "linear"


def _optimizer(compiled: Config | None) -> Optimizer | None:
    spec = (compiled or {}).get("optimizer")
    if not isinstance(spec, dict):
        return None
    rate = _settings(spec).get("learning_rate")
    schedule = None
    if isinstance(rate, dict) and str(rate.get("module", "")).startswith("keras."):
        schedule = str(rate.get("class_name", "schedule"))
    return Optimizer(
        kind=str(spec.get("class_name", "")).lower(),
        rate=float(rate) if isinstance(rate, int | float) else None,
        schedule=schedule,
    )


def _masks(layer_configs: list[Config]) -> Iterator[Mask]:
    for part in layer_configs:
        own = _settings(part)
        if part.get("class_name") == "Masking":
            yield Mask(tokens=False, value=_number(own.get("mask_value", 0.0)))
        elif part.get("class_name") == "Embedding" and own.get("mask_zero"):
            yield Mask(tokens=True)


def _dropout(layer_configs: list[Config]) -> Iterator[tuple[str, float]]:
    for part in layer_configs:
        name = str(part.get("class_name"))
        rate = _settings(part).get("rate")
        if name in DROPPING and _number(rate):
            yield name, _number(rate)
    for key in ("dropout", "recurrent_dropout"):
        for part in layer_configs:
            rate = _settings(part).get(key)
            if isinstance(rate, int | float) and rate:
                yield f"{part.get('class_name')} {key}", float(rate)


def _penalties(layer_configs: list[Config]) -> Iterator[tuple[str, float]]:
    for key in _PENALTIES:
        for part in layer_configs:
            strength = _strength(_settings(part).get(key))
            if strength:
                yield f"{part.get('class_name')} {key}", strength


def _strength(regularizer: Any) -> float:
    if isinstance(regularizer, dict):
        own = regularizer.get("config")
    else:
        own = None
    if not isinstance(own, dict):
        return 0.0
    return max(_number(own.get(key)) for key in ("l1", "l2", "factor"))


def _number(value: Any) -> float:
    """A setting that is a plain number, 0 for one that is none."""
    if isinstance(value, int | float):
        return float(value)
    return 0.0


def _looked_up(config: Config | None) -> Iterator[tuple[int | None, ...]]:
    """Shapes of a row of the inputs that go straight into an Embedding of a functional model."""
    layers = list(_layers(config))
    shapes = {
        str(part["config"].get("name")): tuple(part["config"]["batch_shape"][1:])
        for part in layers
        if part.get("class_name") == "InputLayer" and part["config"].get("batch_shape")
    }
    names = [
        str(parent[0])
        for part in layers
        if part.get("class_name") == "Embedding"
        for parent in _parents(part.get("inbound_nodes", []))
    ]
    for name in dict.fromkeys(names):
        if name in shapes:
            yield shapes[name]


def _parents(value: Any) -> list[list[Any]]:
    """The `keras_history` of every tensor in the nodes of a layer: layer, node, tensor."""
    if isinstance(value, dict):
        own = value.get("keras_history")
        if own:
            return [own]
        return [history for item in value.values() for history in _parents(item)]
    if isinstance(value, list):
        return [history for item in value for history in _parents(item)]
    return []


def _layer_of(spec: ModelSpec, config: Config | None) -> dict[str, str]:
    """The model's own layer that each weight belongs to, by the weight's path.

    Paths are as "lstm/lstm_cell/kernel"; with a Sequential's name before it where the model has
    built its layers.
    """
    own = str(_settings(config or {}).get("name", ""))
    layer_names = {}
    for weight in spec.weights:
        steps = weight.split("/")
        inner = len(steps) > 2 and steps[0] == own
        if inner:
            layer_names[weight] = steps[1]
        else:
            layer_names[weight] = steps[0]
    return layer_names
