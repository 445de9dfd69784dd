"""graph(): a model of the script's own classes as the functional model that its call describes.

A `call` that puts Keras' layers and operations together does the same to symbolic tensors as to
numbers. So it is run on those once: its own layers are gone through, what is left is a graph of
Keras' parts, which has a config, can be made anew elsewhere, and can be changed like any other.
That the two are one is not believed but looked at: the same variables, and the same answers.
"""

from __future__ import annotations

import dis
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array, Case
from unstuck.errors import RebuildError
from unstuck.frameworks.keras.payload import compiled_of, payload
from unstuck.frameworks.keras.serialized import serialized
from unstuck.frameworks.keras.train.state_guard import untouched
from unstuck.frameworks.keras.watch.compile_settings import own_in_json
from unstuck.frameworks.keras.watch.obstacle import is_keras, own_training, parts_in_the_way
from unstuck.store.description import Description

if TYPE_CHECKING:
    import keras

_COMPARED_ROWS = 8  # that both are asked about
_TOLERANCE = 1e-4


def graph(model: keras.Model, case: Case) -> Description:
    """The graph of a model.

    Args:
        model: built and compiled, as the script left it; it gets a few more nodes.
        case: a training of it, for its inputs and what is known of it.

    Raises:
        RebuildError: its code does what no graph can say, or says what the graph does not do.
    """
    import keras

    for clause in own_training(model):
        raise RebuildError(clause)
    if compiled_of(case.model) is None or is_keras(type(model)):
        raise RebuildError("its settings cannot be read")
    try:
        inputs = [keras.Input(part.shape[1:], dtype=_kind(part)) for part in case.x]
        with _gone_through():
            outputs = model(inputs[0] if len(inputs) == 1 else inputs)
        return _checked(model, keras.Model(inputs, outputs), case)
    except RebuildError:
        raise
    except Exception as error:
        raise RebuildError(f"its code does not run on symbols: {error}") from error


def _checked(model: keras.Model, drawn: keras.Model, case: Case) -> Description:

    for clause in parts_in_the_way(drawn):
        raise RebuildError(clause)
    places = {id(variable): at for at, variable in enumerate(model.weights)}
    if sorted(places) != sorted(id(variable) for variable in drawn.weights):
        raise RebuildError("some of its weights are not in the graph")
    if not _alike(model, drawn, case):
        raise RebuildError("the graph gives other answers")
    config = serialized(drawn)
    for clause in own_in_json(config):
        raise RebuildError(clause)
    spec = replace(
        case.model,
        payload=payload(config, compiled_of(case.model)),
        rebuildable=True,
        obstacle=None,
        outputs=tuple(tuple(tensor.shape[1:]) for tensor in drawn.outputs),
        weights=tuple(variable.path for variable in drawn.weights),
        non_trainable=tuple(variable.path for variable in drawn.weights if not variable.trainable),
    )
    return Description(spec, tuple(places[id(variable)] for variable in drawn.weights))


def _alike(model: keras.Model, drawn: keras.Model, case: Case) -> bool:
    """Whether both give the same numbers, with the weights before training if those broke down."""
    import keras

    rows = tuple(part[:_COMPARED_ROWS] for part in case.x)

    def answers() -> list[list[Array]]:
        inputs: Any = list(rows)
        if len(rows) == 1:
            inputs = rows[0]
        both = (each.predict_on_batch(inputs) for each in (model, drawn))
        return [[np.asarray(output) for output in keras.tree.flatten(each)] for each in both]

    first, second = answers()
    if case.weights_before and not all(np.all(np.isfinite(output)) for output in first):
        with untouched(model, []):
            model.set_weights(list(case.weights_before))
            first, second = answers()
    return len(first) == len(second) and all(map(_same, first, second))


@contextmanager
def _gone_through() -> Iterator[None]:
    """Calls of layers that are not Keras' own, on symbols, run what they are made of."""
    import keras

    usual = keras.layers.Layer.__call__

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        arguments = keras.tree.flatten(args)
        symbols = any(isinstance(argument, keras.KerasTensor) for argument in arguments)
        if is_keras(type(self)) or not symbols:
            return usual(self, *args, **kwargs)
        taken = inspect.signature(self.call).parameters
        if "mask" in taken or not self.built:
            raise RebuildError("own masks and layers that were not built are not gone through")
        if _asks_for_mode(self.call):
            raise RebuildError("its code does another thing in training")
        if "training" in taken:
            kwargs.setdefault("training", None)
        return self.call(*args, **kwargs)

    try:
        keras.layers.Layer.__call__ = call
        yield
    finally:
        keras.layers.Layer.__call__ = usual


def _asks_for_mode(call: Any) -> bool:
    """Whether code branches on `training`, of which a graph would show one side."""
    steps = list(dis.get_instructions(inspect.unwrap(call)))
    return any(
        instruction.argval == "training"
        and instruction.opname.startswith("LOAD")
        and "JUMP" in following.opname
        for instruction, following in pairwise(steps)
    )


def _kind(part: Array) -> str:
    return {"f": "float32", "i": "int32", "u": "int32"}.get(part.dtype.kind, str(part.dtype))


def _same(first: Array, second: Array) -> bool:
    """Whether two outputs are equal; NaN is equal to nothing."""
    if first.shape != second.shape:
        return False
    return np.allclose(first, second, rtol=_TOLERANCE, atol=_TOLERANCE)
