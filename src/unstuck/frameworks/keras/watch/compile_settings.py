"""Model, compile and fit settings as JSON values.

Reading them must not change the script: objects of the user's own are named, never asked (their
`get_config` is their code), and no Keras object is made (Keras counts them to name layers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from unstuck.case import Array, ModelSpec
from unstuck.frameworks.keras.payload import payload
from unstuck.frameworks.keras.serialized import serialized
from unstuck.frameworks.keras.watch.obstacle import (
    is_own,
    leaves,
    obstacle,
    own_parts,
    raw_compile_config,
)
from unstuck.frameworks.keras.watch.rows import Names


def model_spec(model: Any) -> ModelSpec:
    """What the model is.

    For a model with an obstacle the two configs are outlines of the same form, in which the parts
    that are not Keras' own have only a class and a name.

    Args:
        model: a built Keras 3 model.
    """
    in_the_way = obstacle(model)
    try:
        if in_the_way is None:
            config = serialized(model)
        else:
            config = _outline(model)
    except Exception as error:
        in_the_way = in_the_way or f"a config that cannot be written as JSON ({_short(error)})"
        config = None
    try:
        compiled = _compiled(model)
    except Exception as error:
        in_the_way = in_the_way or f"compile settings without a JSON form ({_short(error)})"
        compiled = None
    if in_the_way is None:
        in_the_way = next(own_in_json({"model": config, "compile": compiled}), None)
    return ModelSpec(
        name=type(model).__name__,
        payload=payload(config, compiled),
        rebuildable=in_the_way is None and config is not None and compiled is not None,
        obstacle=in_the_way,
        parameters=int(sum(np.prod(v.shape, dtype=np.int64) for v in model.trainable_variables)),
        outputs=_outputs(model),
        weights=tuple(_path(v) for v in model.weights),
        non_trainable=tuple(_path(v) for v in model.weights if not v.trainable),
    )


def unknown(model: Any) -> ModelSpec:
    """What stands for a model whose settings could not be read."""
    return ModelSpec(type(model).__name__, obstacle="its settings could not be read")


def weights(model: Any) -> tuple[Array, ...]:
    """Copies of `model.get_weights()`."""
    return tuple(np.array(array, copy=True) for array in model.get_weights())


def iterations(model: Any) -> int | None:
    """Optimizer steps made so far, or None."""
    try:
        return int(np.asarray(model.optimizer.iterations.numpy()))
    except Exception:
        return None


def metric_functions(model: Any) -> dict[str, str]:
    """Reported metric name → full name of what computes it, e.g. {"accuracy": "binary_accuracy"}.

    Args:
        model: a model whose metrics are built, i.e. that was trained.
    """
    functions: dict[str, str] = {}
    for metric in model.metrics:
        groups = [
            *(getattr(metric, "_flat_metrics", None) or ()),
            *(getattr(metric, "_flat_weighted_metrics", None) or ()),
        ]
        for group in groups:
            for each in getattr(group, "metrics", ()):
                if group.output_name:
                    prefix = f"{group.output_name}_"
                else:
                    prefix = ""
                functions.setdefault(prefix + each.name, _full_name(each))
        if not groups and metric.name not in ("loss", "compile_metrics"):
            functions.setdefault(metric.name, _full_name(metric))
    return {name: full for name, full in functions.items() if full != "mean"}


def names(model: Any) -> Names:
    """The model's names for its inputs and outputs, in its order; empty where it has none."""
    inputs = getattr(model, "input_names", None) or [t.name for t in _tensors(model, "inputs")]
    return tuple(inputs), tuple(getattr(model, "output_names", None) or ())


def class_weight(value: Any) -> dict[int, float] | None:
    """Class weights with plain numbers, or None."""
    if isinstance(value, dict):
        return {int(k): float(v) for k, v in value.items()}
    return None


def _tensors(model: Any, attribute: str) -> list[Any]:
    try:
        return list(leaves(getattr(model, attribute, None)))
    except Exception:  # Sequential without inputs raises
        return []


def _path(variable: Any) -> str:
    return str(getattr(variable, "path", None) or getattr(variable, "name", ""))


def _outputs(model: Any) -> tuple[tuple[int | None, ...], ...]:
    return tuple(tuple(tensor.shape[1:]) for tensor in _tensors(model, "outputs"))


def _outline(model: Any) -> dict[str, Any]:
    """A config of the same form as Keras', without asking the user's own classes."""
    layers = [_part(layer, own=any(own_parts(layer))) for layer in model.layers]
    return {**_named(model), "config": {"name": model.name, "layers": layers}}


def _compiled(model: Any) -> dict[str, Any] | None:
    """`get_compile_config`, with the user's own parts only named."""
    raw = raw_compile_config(model)
    return {key: _nested(value) for key, value in raw.items()} or None


def _nested(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _nested(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_nested(each) for each in value]
    if value is not None:
        return _part(value, own=is_own(value))
    return None


def _part(value: Any, *, own: bool) -> Any:
    if own:
        return {**_named(value), "config": {"name": str(getattr(value, "name", ""))}}
    return serialized(value)


def _named(value: Any) -> dict[str, Any]:
    if hasattr(value, "__name__"):
        cls = value
    else:
        cls = type(value)
    return {"module": cls.__module__, "class_name": cls.__name__, "registered_name": None}


def own_in_json(config: Any) -> Iterator[str]:
    """Parts of a serialised config whose class is not in Keras: what the live look missed."""
    if isinstance(config, dict):
        module = config.get("module")
        name = config.get("class_name")
        if isinstance(name, str) and "config" in config:
            if name == "__lambda__" or (name == "function" and not _known(config["config"])):
                yield f"own function {config['config']}"[:80] if name == "function" else "a lambda"
            elif isinstance(module, str) and module.partition(".")[0] not in ("keras", "builtins"):
                yield f"own class {name}"
        config = list(config.values())
    if isinstance(config, list):
        for each in config:
            yield from own_in_json(each)


def _known(function: Any) -> bool:
    """Whether Keras finds a function by this name."""
    import keras

    homes = (keras.losses, keras.metrics, keras.activations)
    return isinstance(function, str) and any(hasattr(home, function) for home in homes)


def _full_name(metric: Any) -> str:
    function = getattr(metric, "_fn", None)
    name = getattr(function, "__name__", None) or type(metric).__name__
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(name)).lower()


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:80]
