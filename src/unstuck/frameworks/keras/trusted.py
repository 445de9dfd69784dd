"""Which configs are followed: parts of Keras that run no code, open no files, and our layers."""

from __future__ import annotations

import importlib
import json
from typing import Any

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.one_line import one_line
from unstuck.frameworks.keras.payload import Config

# Parts of Keras that run code or open files named in their config, or that hold data outside it.
REFUSED = {
    "Lambda": "it runs code from the config",
    "TFSMLayer": "it loads a saved program",
    "TorchModuleWrapper": "it loads a pickle",
    "JaxLayer": "it runs a function of the script",
    "FlaxLayer": "it runs a module of the script",
    "TextVectorization": "it needs TensorFlow and a vocabulary",
    "StringLookup": "it needs TensorFlow and a vocabulary",
    "IntegerLookup": "it needs TensorFlow and a vocabulary",
    "get_file": "it opens the network",
}
# Losses whose JSON leaves out an argument (Keras 3.15), so that another loss would come back.
FORGETFUL = {"Huber": "delta", "CosineSimilarity": "axis"}
# Where layers of ours live, in `keras.ops` alone.
OURS = "unstuck.lab.models.layers"


def trusted(config: Config) -> Config:
    """A copy of a config without what building adds, or the reason why it is not followed.

    `build_config` and `compile_config` go: layers are built by being called, with the shapes that
    an edit may have changed.

    Raises:
        RebuildError: a part is neither Keras' own nor ours, or is one of `REFUSED`.
    """
    try:
        config = json.loads(json.dumps(config))
    except (TypeError, ValueError, RecursionError) as error:
        raise RebuildError(one_line("the model's config is not JSON", error)) from error

    def visit(value: Any, path: str) -> Any:
        if isinstance(value, list):
            return [visit(item, f"{path}/{at}") for at, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        _check_part(value)
        dropped = ("build_config", "compile_config")
        return {k: visit(v, f"{path}/{k}") for k, v in value.items() if k not in dropped}

    checked: Config = visit(config, "")
    return checked


def _check_part(part: Config) -> None:
    name = part.get("class_name")
    module = part.get("module")
    if name in REFUSED:
        raise RebuildError(f"a model with {name} is not made from its config: {REFUSED[name]}")
    if name == "__lambda__":
        raise RebuildError("a model with a lambda is not made from its config: it would run code")
    if not isinstance(name, str) or module is None or _ours(name, module, part):
        return
    if name == "Normalization" and part.get("config", {}).get("mean") is None:
        raise RebuildError("an adapted Normalization layer keeps its mean outside the config")
    if module == "keras.losses":
        _check_loss(name, part)
    if not _of_keras(module) or part.get("registered_name") not in (None, name):
        shown = part.get("registered_name") or f"{module}.{name}"
        raise RebuildError(f"{shown} is of the script; only parts of Keras can be rebuilt")


def _check_loss(name: str, part: Config) -> None:
    """Refuse a loss whose JSON leaves out what it was made with."""
    forgotten = FORGETFUL.get(name)
    if forgotten and forgotten not in part.get("config", {}):
        raise RebuildError(f"the config of loss {name} does not say its {forgotten}")


def _of_keras(module: Any) -> bool:
    """Whether a module is Keras' own, or holds Python's built-in types."""
    return module in ("keras", "builtins") or str(module).startswith("keras.")


def _ours(name: str, module: Any, part: Config) -> bool:
    """Whether this is a layer of the lab; its module is imported, so that Keras knows it."""
    package, _, own = str(module).rpartition(".")
    registered = f"unstuck>{name}"
    if (package, part.get("registered_name")) != (OURS, registered) or not own.isidentifier():
        return False
    try:
        layer_class = getattr(importlib.import_module(f"{OURS}.{own}"), name, None)
    except ModuleNotFoundError:
        return False
    import keras

    known = keras.saving.get_registered_object(registered)
    return (
        isinstance(layer_class, type) and layer_class is known and layer_class.__module__ == module
    )
