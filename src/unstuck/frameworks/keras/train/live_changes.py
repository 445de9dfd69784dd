"""Edits of the architecture on live layers: their attributes set, and put back afterwards.

A model of the script's own classes has no config that lists its layers. So one is made: the layers
that belong to Keras, in the order in which a call of the model reaches them, as a Sequential. An
edit is applied to it, and what it changed is set on the live layers, as far as that can be done
without making a layer anew: rates, penalties, activations, what is trained, what is carried over.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.edits.parts import RECURRENT, made
from unstuck.frameworks.keras.one_line import one_line
from unstuck.frameworks.keras.payload import Config
from unstuck.frameworks.keras.train import calls

if TYPE_CHECKING:
    import keras

_PLAIN = frozenset({
    "trainable", "rate", "stddev", "dropout", "recurrent_dropout", "stateful", "momentum",
    "negative_slope", "return_sequences", "go_backwards",
})  # fmt: skip
_OF_CELL = frozenset({"activation", "recurrent_activation", "dropout", "recurrent_dropout"})
_END = "OwnCode"  # stands last where the output is not that of the layer called last


@contextmanager
def edited(model: keras.Model, inputs: Any, change: Callable[[Config], Config]) -> Iterator[None]:
    """The live model with an edit, for as long as the context lasts.

    Args:
        model: built, whose layers are not all known to a config.
        inputs: a few rows as the model takes them, with which it is called once to see its layers'
            order.
        change: `Edit.model`.

    Raises:
        RebuildError: the edit asks for a layer of another shape or class, or finds no place.
    """
    layers, ends = _called(model, inputs)
    before = _config(layers, ends=ends)
    after = change(copy.deepcopy(before))
    wanted = after["config"]["layers"]
    given = before["config"]["layers"]
    if [part["class_name"] for part in wanted] != [part["class_name"] for part in given]:
        raise RebuildError(_NOT_ANEW)
    undo: list[Callable[[], None]] = []
    try:
        for layer, old, new in zip(layers, given, wanted, strict=False):
            for key, value in new["config"].items():
                if value != old["config"].get(key):
                    undo.append(_set(layer, old["class_name"], key, value))
        yield
    finally:
        for put_back in reversed(undo):
            put_back()


_NOT_ANEW = "the layers of a model that cannot be rebuilt cannot be changed into other layers"


def _called(model: keras.Model, inputs: Any) -> tuple[list[Any], bool]:
    """Layers of Keras in the order of their first call; whether the last gives the output."""
    from keras import tree

    own = [layer for layer in model._flatten_layers(include_self=False) if _plain(layer)]
    order: dict[int, Any] = {}
    last: list[Any] = [None]

    def watched(layer: Any, call: calls.Call) -> calls.Call:
        def seen(*args: Any, **kwargs: Any) -> Any:
            result = call(*args, **kwargs)
            order.setdefault(id(layer), layer)
            last[0] = result
            return result

        return seen

    with calls.replaced(own, watched):
        try:
            result = model(inputs)
        except Exception as error:
            raise RebuildError(one_line("the model cannot be called", error)) from error
    outputs = tree.flatten(result)
    return list(order.values()), len(outputs) == 1 and outputs[0] is last[0]


def _plain(layer: Any) -> bool:
    """Whether it is a layer of Keras itself that holds no other layers but its cell."""
    kind = type(layer)
    if not calls.of_keras(layer) or kind.__name__.endswith("Cell"):
        return False
    inner = layer._flatten_layers(include_self=False)
    return kind.__name__ in RECURRENT or not any(inner)


def _config(layers: list[Any], *, ends: bool) -> Config:
    import keras

    parts = [keras.saving.serialize_keras_object(layer) for layer in layers]
    if not ends:
        parts.append(made("own", _END, {"name": "own_code"}))
    return made("keras", "Sequential", {"name": "as_called", "layers": parts})


def _set(layer: Any, kind: str, key: str, value: Any) -> Callable[[], None]:
    """Set what a key of a layer's config stands for; returns what puts it back."""
    import keras

    if kind in RECURRENT and key in _OF_CELL:
        home = layer.cell
    else:
        home = layer
    if key.endswith("_regularizer"):
        return _penalty(home, key, keras.regularizers.get(value))
    if key in ("activation", "recurrent_activation"):
        value = keras.activations.get(value)
    elif key not in _PLAIN:
        raise RebuildError(f"{key} of a live layer cannot be changed")
    old = getattr(home, key)

    def put_back() -> None:
        setattr(home, key, old)

    setattr(home, key, value)
    return put_back


def _penalty(layer: Any, key: str, regularizer: Any) -> Callable[[], None]:
    """Weights carry their penalty themselves; that of outputs belongs to the layer."""
    if key == "activity_regularizer":
        holder = layer
        name = key
    else:
        holder = getattr(getattr(layer, "cell", layer), key.removesuffix("_regularizer"), None)
        name = "regularizer"
    if holder is None:
        raise RebuildError(f"{key} of a live layer cannot be changed")
    old = getattr(holder, name)

    def put_back() -> None:
        setattr(holder, name, old)

    setattr(holder, name, regularizer)
    return put_back
