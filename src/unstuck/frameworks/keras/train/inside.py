"""View: a look inside a model, at what its layers put out and how far back its answer can learn.

For models made from their config; the one that is looked into is made for that alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.inside import Inside, Units
from unstuck.errors import RebuildError
from unstuck.frameworks.keras.one_line import one_line
from unstuck.frameworks.keras.train.scan import plain

if TYPE_CHECKING:
    import keras

ROWS = 256  # that are looked at
_MAX_CONSTANT_SPREAD = 1e-6  # over all rows, against its size, up to which a unit is constant
_SATURATED_SHARE = 0.99  # of the way to its bounds: there hardly any gradient passes
_BOUNDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "hard_sigmoid": (0.0, 1.0)}
_PLAIN = frozenset({"InputLayer", "Dropout", "Reshape", "Flatten", "Permute", "RepeatVector"})


class View:
    """A model that is looked into, whatever its weights: what is compiled for one serves all.

    Args:
        model: Sequential or functional, with one input, on JAX; its weights are overwritten.

    Raises:
        RebuildError: its layers cannot be asked one by one.
    """

    def __init__(self, model: keras.Model) -> None:
        import keras

        self._model = model
        inner = getattr(model, "_functional", None) or model
        try:
            self._layers = [part for part in inner.layers if type(part).__name__ not in _PLAIN]
            self._parts = keras.Model(inner.inputs, [part.output for part in self._layers])
        except Exception as error:
            raise _one_by_one(error) from error

    def look(self, x: Array, weights: tuple[Array, ...]) -> Inside:
        """What is seen with some weights.

        Args:
            x: rows of the input; the first 256 are taken.
            weights: in the order of `get_weights`.

        Raises:
            RebuildError: the layers cannot be asked one by one.
        """
        rows = plain((x[:ROWS],))[0]
        try:
            self._model.set_weights(list(weights))
            outputs = self._parts.predict_on_batch(rows)
        except Exception as error:
            raise _one_by_one(error) from error
        if isinstance(outputs, list):
            values = outputs
        else:
            values = [outputs]
        of_layers = zip(self._layers, values, strict=True)
        seen = tuple(_units(part, np.asarray(out)) for part, out in of_layers)
        return Inside(seen, self._reach(rows))

    def _reach(self, x: Array) -> Array | None:
        """Gradient of the last step's answer by input step, averaged over rows, the largest 1."""
        front, model = self._cut
        if front is not None:
            x = np.asarray(front.predict_on_batch(x))
        if model is None or x.ndim != 3 or x.dtype.kind != "f":
            return None
        kinds = model.trainable_variables, model.non_trainable_variables
        values = [[v.value for v in kind] for kind in kinds]
        try:
            gradient = np.asarray(self._gradient(x, *values))
        except Exception:  # an operation without a gradient: nothing to be said here
            return None
        sizes: Array = np.sqrt((gradient.astype(np.float64) ** 2).sum(axis=2)).mean(axis=0)
        top = float(sizes.max())
        if np.isfinite(top) and top > 0:
            return sizes / top
        return np.zeros(len(sizes))

    @cached_property
    def _cut(self) -> tuple[keras.Model | None, keras.Model | None]:
        """What makes numbers of tokens, and the model behind it; None where there is no such."""
        if len(self._model.inputs[0].shape) != 2:
            return None, self._model
        return _behind_embedding(self._model) or (None, None)

    @cached_property
    def _gradient(self) -> Callable[..., Any]:
        """(rows, trainable, other values) -> gradient of the last answer by the rows."""
        import jax
        import jax.numpy as jnp
        from keras import tree

        model: Any = self._cut[1]

        def answer(rows: Any, trainable: Any, others: Any) -> Any:
            outputs = tree.flatten(model.stateless_call(trainable, others, rows)[0])[0]
            if outputs.ndim >= 3:
                last = outputs[:, -1]
            else:
                last = outputs
            return jnp.sum(last.reshape(len(last), -1) @ jnp.ones((last[0].size,)))

        # Compiled whole: operation by operation it takes many times as long.
        compiled: Callable[..., Any] = jax.jit(jax.grad(answer))
        return compiled


def _one_by_one(error: Exception) -> RebuildError:
    return RebuildError(one_line("the layers cannot be asked one by one", error))


def _units(layer: Any, out: Array) -> Units:
    flat = out.reshape(-1, out.shape[-1]).astype(np.float64)
    own = getattr(layer, "activation", None)
    if own is not None:
        name = str(getattr(own, "__name__", ""))
    else:
        name = ""
    size = np.abs(flat).max(axis=0)
    constant = np.ptp(flat, axis=0) <= _MAX_CONSTANT_SPREAD * np.maximum(size, 1.0)
    low, high = _BOUNDS.get(name, (-np.inf, np.inf))
    full = 0.0
    if np.isfinite(low):
        edge = (1 - _SATURATED_SHARE) * (high - low)
        full = float(np.mean((flat < low + edge) | (flat > high - edge)))
    return Units(
        layer.name, type(layer).__name__, name, flat.shape[1], float(constant.mean()), full
    )


def _behind_embedding(model: keras.Model) -> tuple[keras.Model, keras.Model] | None:
    """The model up to its embedding, and the model behind it; None where it has not just one."""
    import keras

    inner = getattr(model, "_functional", None) or model
    # A layer of a revived Sequential was called more than once: the model's own node tells which.
    embedding_outputs = [
        node.outputs
        for nodes in getattr(inner, "_nodes_by_depth", {}).values()
        for node in nodes
        if isinstance(node.operation, keras.layers.Embedding)
    ]
    if len(embedding_outputs) != 1 or len(inner.inputs) != 1:
        return None
    vectors = embedding_outputs[0][0]
    try:
        return keras.Model(inner.inputs, vectors), keras.Model(vectors, inner.outputs)
    except Exception:  # something goes around the embedding
        return None
