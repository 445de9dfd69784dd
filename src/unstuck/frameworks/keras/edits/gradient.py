"""The edit that lets gradients past operations that stop them.

In a config the operations are nodes, which become identities. In code they are functions of
`keras.ops` (and of the backend, where it has its own), which give the same numbers and pass the
gradient straight through (Bengio, Léonard and Courville 2013, section 4); a one-hot argmax passes
that of a softmax. Code that holds such a function under a name of its own is not reached.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from unstuck.errors import RebuildError
from unstuck.frameworks.keras.edits.edit import Edit
from unstuck.frameworks.keras.edits.parts import become, layers
from unstuck.frameworks.keras.payload import Config

if TYPE_CHECKING:
    import keras

STOPPING = {"stop_gradient": "StopGradient"}
ROUNDING = {"sign": "Sign", "round": "Round", "rint": "Rint", "floor": "Floor", "ceil": "Ceil"}
_ELSEWHERE = {  # where a backend keeps them, for code that calls it directly
    "jax.lax": ("stop_gradient", "sign", "round", "floor", "ceil"),
    "jax.numpy": ("sign", "round", "rint", "floor", "ceil"),
    "tensorflow": ("stop_gradient", "sign", "round", "floor"),
    "tensorflow.math": ("sign", "round", "floor", "ceil", "rint"),
    "torch": ("sign", "round", "floor", "ceil"),
}


def opened() -> Edit:
    """Gradients pass `stop_gradient`, rounding, `sign` and the one-hot code of an `argmax`."""
    return Edit(model=_nodes, code=passing)


def _nodes(config: Config) -> Config:
    cutting = {*STOPPING.values(), *ROUNDING.values()}
    cutting_layers = [part for part in layers(config) if part["class_name"] in cutting]
    for part in cutting_layers:
        become(part, "Identity", {})
    picked = [(a, b) for a in layers(config) for b in layers(config) if _one_hot_of(a, b)]
    for index, hot in picked:
        become(index, "Softmax", {"axis": -1})
        become(hot, "Identity", {})
    if not cutting_layers and not picked:
        raise RebuildError("the model has no operation that stops gradients")
    return config


def _one_hot_of(index: Config, hot: Config) -> bool:
    """Whether a node is the one-hot code of another, an argmax over the last axis."""
    if (index["class_name"], hot["class_name"]) != ("Argmax", "OneHot"):
        return False
    shape = index["inbound_nodes"][0]["args"][0]["config"]["shape"]
    last = index["config"].get("axis") in (-1, len(shape) - 1)
    return last and f"'{index['name']}'" in str(hot["inbound_nodes"])


@contextmanager
def passing(model: keras.Model, training: Callable[[], bool]) -> Iterator[set[str]]:
    """Replace the functions while the model's code is traced.

    Args:
        model: not looked at.
        training: not asked.

    Yields:
        Names of the replaced functions that were called so far.
    """
    import keras

    passage = _Passage()
    places = [(keras.ops, name) for name in (*STOPPING, *ROUNDING, "argmax", "one_hot")]
    for module, names in _ELSEWHERE.items():
        places += [(sys.modules.get(module), name) for name in names]
    kept = [(at, name, getattr(at, name)) for at, name in places if hasattr(at, name)]
    try:
        for place, name, function in kept:
            setattr(place, name, passage.through(name, function))
        yield passage.called
    finally:
        for place, name, function in kept:
            setattr(place, name, function)


class _Passage:
    """The functions that pass gradients; inside them the plain ones are called."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        self._inside = False
        self._chosen: dict[int, tuple[Any, Any]] = {}  # both held, so that no id is used again

    def through(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function of this name that does the same and passes gradients."""
        own = {"argmax": self._argmax, "one_hot": self._one_hot}.get(name, self._straight)

        @functools.wraps(function)
        def replaced(x: Any, *args: Any, **kwargs: Any) -> Any:
            if self._inside:
                return function(x, *args, **kwargs)
            self._inside = True
            try:
                return own(name, x, function(x, *args, **kwargs), args, kwargs)
            finally:
                self._inside = False

        return replaced

    def _straight(self, name: str, x: Any, value: Any, _args: Any, _kwargs: Any) -> Any:
        if not _floats(x) or tuple(value.shape) != tuple(x.shape):
            return value
        self.called.add(name)
        if name in STOPPING:
            return x
        return _gradient_of(x, value)

    def _argmax(self, _name: str, x: Any, value: Any, args: Any, kwargs: Any) -> Any:
        if args:
            axis = args[0]
        else:
            axis = kwargs.get("axis")
        last = axis is not None and axis in (-1, len(x.shape) - 1)
        if last and _floats(x) and len(value.shape) == len(x.shape) - 1:
            self._chosen[id(value)] = (value, x)
        return value

    def _one_hot(self, _name: str, x: Any, value: Any, _args: Any, _kwargs: Any) -> Any:
        import keras

        _, scores = self._chosen.get(id(x), (None, None))
        if scores is None or tuple(value.shape) != tuple(scores.shape):
            return value
        self.called.add("argmax")
        return _gradient_of(keras.ops.softmax(scores, axis=-1), value)


def _gradient_of(x: Any, value: Any) -> Any:
    """The numbers of one, the gradient of the other."""
    import keras

    ops = keras.ops
    return ops.add(x, ops.stop_gradient(ops.subtract(ops.cast(value, x.dtype), x)))


def _floats(x: Any) -> bool:
    return "float" in str(getattr(x, "dtype", ""))
