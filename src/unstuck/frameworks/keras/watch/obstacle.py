"""Why a model cannot be rebuilt elsewhere from its JSON: the first part that is not Keras' own.

Looks at live objects and their classes only; none of the user's methods is called.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

_STEPS = ("train_step", "test_step", "compute_loss", "compute_metrics")
_FRAMEWORKS = frozenset(
    (
        "keras",
        "tensorflow",
        "jax",
        "jaxlib",
        "flax",
        "torch",
        "numpy",
        "ml_dtypes",
        "optree",
        "tree",
    )
) | {"wrapt", "absl", "google"}
# Keras' own layers that hold code or somebody else's model.
_CODE = frozenset(("Lambda", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "TFSMLayer"))
_COMPILED = {
    "optimizer": "optimizer",
    "loss": "loss",
    "metrics": "metric",
    "weighted_metrics": "metric",
}


def obstacle(model: Any) -> str | None:
    """A clause that names the part in the way ("own layer MyAttention"), or None.

    Args:
        model: a Keras 3 model.
    """
    for clauses in (_of_model(model), parts_in_the_way(model), _of_compile(model)):
        for clause in clauses:
            return clause
    return None


def own_training(model: Any) -> Iterator[str]:
    """Clauses for what is the script's own in how a model trains, whatever it is made of."""
    yield from _own_steps(model)
    if not is_keras(type(model).compile):
        yield "own compile"
    yield from _of_compile(model)


def _own_steps(model: Any) -> Iterator[str]:
    for step in _STEPS:
        if step in vars(model) or not is_keras(getattr(type(model), step)):
            yield f"own {step}"


def is_keras(value: Any) -> bool:
    """Whether a class, function or object's class is defined in Keras."""
    if isinstance(value, (type, FunctionType)):
        named = value
    else:
        named = type(value)
    return (getattr(named, "__module__", None) or "").partition(".")[0] == "keras"


def own_parts(layer: Any) -> Iterator[str]:
    """Clauses for what in a layer is not Keras' own: its class, a layer or function in it."""
    for each in (layer, *layer._flatten_layers(include_self=False)):
        name = type(each).__name__
        if not is_keras(type(each)):
            yield f"own layer {name}"
        elif name in _CODE:
            yield f"{name} layer {each.name}"
        elif name == "Normalization" and getattr(each, "input_mean", None) is None:
            yield f"Normalization layer {each.name}, adapted to data"
        else:
            for value in vars(each).values():
                if _foreign(value):
                    yield f"own function or object {_name(value)} in layer {each.name}"


def _of_model(model: Any) -> Iterator[str]:
    cls = type(model)
    yield from _own_steps(model)
    if not is_keras(cls.call):
        yield f"own model {cls.__name__}"
    if not is_keras(cls.compile):
        yield "own compile"
    if not is_keras(cls):
        yield f"own model class {cls.__name__}"


def parts_in_the_way(model: Any) -> Iterator[str]:
    """Clauses for layers and operations that are not Keras' own, or mean something else on JAX."""
    for layer in model._flatten_layers(include_self=False, recursive=False):
        yield from own_parts(layer)
    for layer in model._flatten_layers(include_self=False):
        if getattr(layer, "stateful", False) is True and _backend() != "jax":
            yield f"{type(layer).__name__}(stateful=True), which carries nothing over on JAX"
    for operation in getattr(model, "operations", ()):
        if not is_keras(type(operation)):
            yield f"own operation {type(operation).__name__}"


def _backend() -> str:
    return str(sys.modules["keras"].backend.backend())


def _of_compile(model: Any) -> Iterator[str]:
    if not getattr(model, "compiled", False):
        yield "a model that was never compiled"
        return
    config = raw_compile_config(model)
    if not config:
        yield "compile settings that cannot be read"
        return
    for key, kind in _COMPILED.items():
        for part in leaves(config.get(key)):
            if is_own(part):
                if isinstance(_inner(part), FunctionType):
                    word = "function"
                else:
                    word = "class"
                yield f"own {kind} {word} {_name(_inner(part))}"
    rate = getattr(config.get("optimizer"), "_learning_rate", None)
    if rate is not None and _foreign(rate):
        yield f"own learning rate schedule {_name(rate)}"


def raw_compile_config(model: Any) -> dict[str, Any]:
    """What `compile` was called with, as objects; empty when Keras does not have it."""
    config = getattr(getattr(model, "_compile_config", None), "config", None)
    if isinstance(config, dict):
        return dict(config)
    return {}


def leaves(value: Any) -> Iterator[Any]:
    """The single parts of nested lists, tuples and dicts, without None."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from leaves(each)
    elif value is not None:
        yield value


def is_own(part: Any) -> bool:
    """Whether a loss, metric or optimizer is the user's: a function, class or wrapper of one."""
    if isinstance(part, (str, int, float)):
        return False
    inner = _inner(part)
    return not is_keras(part) or not is_keras(inner)


def _inner(part: Any) -> Any:
    """The function in one of Keras' wrappers (MeanMetricWrapper …), or the part itself."""
    for attribute in ("fn", "_fn"):
        inner = getattr(part, attribute, None)
        if isinstance(inner, FunctionType):
            return inner
    return part


def _foreign(value: Any) -> bool:
    """Whether an attribute of a Keras object is code or an object of somebody else's."""
    if isinstance(value, MethodType):
        value = value.__func__
    if isinstance(value, BuiltinFunctionType):
        return False
    if isinstance(value, (type, FunctionType)):
        named = value
    else:
        named = type(value)
    top = (getattr(named, "__module__", None) or "").partition(".")[0]
    if top == "__main__":
        return True
    return bool(top) and top not in _FRAMEWORKS and top not in sys.stdlib_module_names


def _name(value: Any) -> str:
    return str(getattr(value, "__name__", None) or type(value).__name__)
