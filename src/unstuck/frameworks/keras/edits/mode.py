"""The edit that lets Keras say whether layers work as in training or as afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.parts import layers
from unstuck.frameworks.keras.payload import Config
from unstuck.frameworks.keras.train import calls

if TYPE_CHECKING:
    import keras


def usual_mode() -> Edit:
    """No layer is told `training=True` or `training=False` by the model's own code."""
    return Edit(model=_nodes, code=_in_the_model_s_mode)


def _nodes(config: Config) -> Config:
    """Without the argument in the calls of a functional model."""
    changed = False
    for part in layers(config):
        for node in part.get("inbound_nodes", []):
            if isinstance(node, dict):
                given = node.get("kwargs", {})
            else:
                given = {}
            changed |= given.pop("training", None) is not None
    if not changed:
        raise RebuildError("no layer of the model is told its mode")
    return config


@contextmanager
def _in_the_model_s_mode(model: keras.Model, training: Callable[[], bool]) -> Iterator[set[str]]:
    """Every layer of Keras with a mode gets the one that the model is in.

    Yields:
        Names of the layers that would have worked in the other one.
    """
    called: set[str] = set()
    layers = [
        layer
        for layer in model._flatten_layers(include_self=False)
        if calls.of_keras(layer) and layer._call_has_training_arg
    ]
    with calls.replaced(layers, lambda layer, call: _with_mode(layer, call, training, called)):
        yield called


def _with_mode(
    layer: Any, call: Callable[..., Any], training: Callable[[], bool], called: set[str]
) -> Callable[..., Any]:
    def in_mode(*args: Any, **kwargs: Any) -> Any:
        mode = training()
        if kwargs.get("training") not in (None, mode):
            called.add(layer.name)
        return call(*args, **{**kwargs, "training": mode})

    return in_mode
