"""Graph: a model of the script's own classes as the functional model that its call describes.

A `call` that puts Keras' layers and operations together does the same to symbolic tensors as to
numbers. So it is run on those once: its own layers are gone through, what is left is a graph of
Keras' parts, which has a config, can be made anew elsewhere, and can be changed like any other.
That the two are one is not believed but looked at: the same variables, and the same answers.
"""

from __future__ import annotations

import dis
import inspect
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.capture.obstacle import is_keras, own_training, parts_in_the_way
from unstuck.capture.run_folder import GRAPH
from unstuck.capture.settings import own_in_json
from unstuck.case import Array, Case, ModelSpec
from unstuck.engine.serialized import serialized
from unstuck.engine.untouched import untouched
from unstuck.errors import CaseError, RebuildError

if TYPE_CHECKING:
    import keras

_ROWS = 8  # that both are asked about
_CLOSE = 1e-4
_LARGEST = 64 << 20  # bytes of a file


@dataclass(frozen=True)
class Graph:
    """A functional model that shares the variables of another.

    Args:
        spec: of the functional model.
        order: of its weights: place of each among the other model's.
    """

    spec: ModelSpec
    order: tuple[int, ...]

    def of(self, case: Case) -> Case:
        """The case with the functional model in place of the script's own.

        Raises:
            ValueError: the case has another number of weights.
        """
        if any(part and len(part) != len(self.order) for part in _weights(case)):
            raise ValueError("another number of weights than the case has")
        before, after = (
            tuple(part[at] for at in self.order) if part else part for part in _weights(case)
        )
        return replace(case, model=self.spec, weights_before=before, weights_after=after)


def _weights(case: Case) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    return case.weights_before, case.weights_after


def drawn(case: Case, folder: Path) -> Case:
    """A case with its model as a graph, where one lies beside its folder; else the case itself.

    Raises:
        CaseError: the file is damaged.
    """
    path = folder.with_name(folder.name + GRAPH)
    if not path.exists():
        return case
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError(f"larger than {_LARGEST:,} bytes")
        return read_graph(path.read_text(encoding="utf-8")).of(case)
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise CaseError(
            f"{path} is damaged ({said}); delete it, or run the script again"
        ) from error


def read_graph(text: str) -> Graph:
    """What `json.dumps({"model": asdict(spec), "order": order})` wrote.

    Raises:
        ValueError, LookupError, TypeError: it is something else.
    """
    content = json.loads(text)
    spec, order = dict(content["model"]), [int(place) for place in content["order"]]
    if sorted(order) != list(range(len(order))):
        raise ValueError("the order of weights names some twice")
    spec["outputs"] = tuple(map(tuple, spec["outputs"]))
    spec |= {name: tuple(spec[name]) for name in ("weights", "still")}
    return Graph(ModelSpec(**spec), tuple(order))


def graph(model: keras.Model, case: Case) -> Graph:
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
    if case.model.compiled is None or is_keras(type(model)):
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


def _checked(model: keras.Model, drawn: keras.Model, case: Case) -> Graph:

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
        config=config,
        obstacle=None,
        outputs=tuple(tuple(tensor.shape[1:]) for tensor in drawn.outputs),
        weights=tuple(variable.path for variable in drawn.weights),
        still=tuple(variable.path for variable in drawn.weights if not variable.trainable),
    )
    return Graph(spec, tuple(places[id(variable)] for variable in drawn.weights))


def _alike(model: keras.Model, drawn: keras.Model, case: Case) -> bool:
    """Whether both give the same numbers, with the weights before training if those broke down."""
    import keras

    rows = tuple(part[:_ROWS] for part in case.x)

    def said() -> list[list[Array]]:
        inputs = list(rows) if len(rows) > 1 else rows[0]
        both = (each.predict_on_batch(inputs) for each in (model, drawn))
        return [[np.asarray(one) for one in keras.tree.flatten(each)] for each in both]

    first, second = said()
    if case.weights_before and not all(np.all(np.isfinite(one)) for one in first):
        with untouched(model, []):
            model.set_weights(list(case.weights_before))
            first, second = said()
    return len(first) == len(second) and all(map(_same, first, second))


@contextmanager
def _gone_through() -> Iterator[None]:
    """Calls of layers that are not Keras' own, on symbols, run what they are made of."""
    import keras

    usual = keras.layers.Layer.__call__

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        symbols = any(isinstance(one, keras.KerasTensor) for one in keras.tree.flatten(args))
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
        one.argval == "training" and one.opname.startswith("LOAD") and "JUMP" in then.opname
        for one, then in pairwise(steps)
    )


def _kind(part: Array) -> str:
    return {"f": "float32", "i": "int32", "u": "int32"}.get(part.dtype.kind, str(part.dtype))


def _same(first: Array, second: Array) -> bool:
    """Whether two outputs are equal; NaN is equal to nothing."""
    return first.shape == second.shape and np.allclose(first, second, rtol=_CLOSE, atol=_CLOSE)
