"""Inside: what a model's layers put out, and how far back in the input its answer can learn.

For models made from their config; the model that is looked into is made for it and thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from unstuck.case import Array
from unstuck.engine.scan import one_line, plain
from unstuck.errors import RebuildError

if TYPE_CHECKING:
    import keras

ROWS = 256  # that are looked at
_SAME = 1e-6  # spread of a unit over all rows, against its size, below which it is constant
_FULL = 0.99  # of the way to its bounds: a sigmoid or tanh there hardly passes gradients on
_BOUNDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "hard_sigmoid": (0.0, 1.0)}
_PLAIN = frozenset({"InputLayer", "Dropout", "Reshape", "Flatten", "Permute", "RepeatVector"})


@dataclass(frozen=True)
class Units:
    """What the units of one layer do over some rows (and steps).

    Args:
        layer: its name.
        kind: its class, e.g. "Dense".
        activation: Keras name, "" where it has none.
        units: how many there are.
        constant: share of them that put out the same for every row.
        full: share of all values within 1 % of a bound of the activation; 0 where it has none.
    """

    layer: str
    kind: str
    activation: str
    units: int
    constant: float
    full: float


@dataclass(frozen=True)
class Inside:
    """What was seen inside a model.

    Args:
        layers: in order, the head included.
        reach: size of the gradient of the last answer by input step, shape (steps,), the largest
            1; of tokens by their embedding; None where there are no steps.
    """

    layers: tuple[Units, ...]
    reach: Array | None


def look(model: keras.Model, x: Array, weights: tuple[Array, ...]) -> Inside:
    """Look into a model of this process; its weights are overwritten.

    Args:
        model: Sequential or functional, with one input, on JAX.
        x: rows of that input; the first 256 are taken.
        weights: in the order of `get_weights`.

    Raises:
        RebuildError: its layers cannot be asked one by one.
    """
    import keras

    rows = plain((x[:ROWS],))[0]
    inner = getattr(model, "_functional", None) or model
    try:
        model.set_weights(list(weights))
        layers = [part for part in inner.layers if type(part).__name__ not in _PLAIN]
        tensors = [part.output for part in layers]
        outputs = keras.Model(inner.inputs, tensors).predict_on_batch(rows)
    except Exception as error:
        raise RebuildError(one_line("the layers cannot be asked one by one", error)) from error
    values = outputs if isinstance(outputs, list) else [outputs]
    seen = tuple(_units(part, np.asarray(out)) for part, out in zip(layers, values, strict=True))
    return Inside(seen, _reach(model, rows))


def _units(layer: Any, out: Array) -> Units:
    flat = out.reshape(-1, out.shape[-1]).astype(np.float64)
    own = getattr(layer, "activation", None)
    name = str(getattr(own, "__name__", "")) if own is not None else ""
    size = np.abs(flat).max(axis=0)
    constant = np.ptp(flat, axis=0) <= _SAME * np.maximum(size, 1.0)
    low, high = _BOUNDS.get(name, (-np.inf, np.inf))
    full = 0.0
    if np.isfinite(low):
        edge = (1 - _FULL) * (high - low)
        full = float(np.mean((flat < low + edge) | (flat > high - edge)))
    return Units(
        layer.name, type(layer).__name__, name, flat.shape[1], float(constant.mean()), full
    )


def _behind_embedding(model: keras.Model) -> tuple[keras.Model, keras.Model] | None:
    """The model up to its embedding, and the model behind it; None where it has not just one."""
    import keras

    inner = getattr(model, "_functional", None) or model
    # A layer of a revived Sequential was called more than once: the model's own node tells which.
    found = [
        node.outputs
        for nodes in getattr(inner, "_nodes_by_depth", {}).values()
        for node in nodes
        if isinstance(node.operation, keras.layers.Embedding)
    ]
    if len(found) != 1 or len(inner.inputs) != 1:
        return None
    try:
        return keras.Model(inner.inputs, found[0][0]), keras.Model(found[0][0], inner.outputs)
    except Exception:  # something goes around the embedding
        return None


def _reach(model: keras.Model, x: Array) -> Array | None:
    """Gradient of the last step's answer by input step, averaged over rows, the largest 1."""
    import jax
    import jax.numpy as jnp
    from keras import tree

    if x.ndim == 2:
        behind = _behind_embedding(model)
        if behind is None:
            return None
        model, x = behind[1], np.asarray(behind[0].predict_on_batch(x))
    if x.ndim != 3 or x.dtype.kind != "f":
        return None
    trainable = [v.value for v in model.trainable_variables]
    still = [v.value for v in model.non_trainable_variables]

    def answer(rows: Any) -> Any:
        outputs = tree.flatten(model.stateless_call(trainable, still, rows)[0])[0]
        last = outputs[:, -1] if outputs.ndim >= 3 else outputs
        return jnp.sum(last.reshape(len(last), -1) @ jnp.ones((last[0].size,)))

    try:
        gradient = np.asarray(jax.grad(answer)(jnp.asarray(x)))
    except Exception:  # an operation without a gradient: nothing to be said here
        return None
    sizes: Array = np.sqrt((gradient.astype(np.float64) ** 2).sum(axis=2)).mean(axis=0)
    top = float(sizes.max())
    return sizes / top if np.isfinite(top) and top > 0 else np.zeros(len(sizes))
