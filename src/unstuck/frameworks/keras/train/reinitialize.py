"""New initial weights for a model that exists only as live objects.

Three ways, the first that works:

    config        another model from `type(model).from_config(model.get_config())`, with the classes
                  of all its layers known to Keras; needs weights of the same shapes that change
                  with the seed
    initializers  every weight whose layer exposes `<weight>_initializer` is drawn from it again;
                  others as below
    permutation   the values of each captured weight in another order: the same distribution, but a
                  structure between the values (orthogonal rows) is lost

Weights that are not trained keep their captured values, and so do constant ones (biases).
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from unstuck.case import Array
from unstuck.errors import RebuildError
from unstuck.frameworks.keras.payload import Config
from unstuck.frameworks.keras.train import calls
from unstuck.frameworks.keras.train.initial_weights import seeded

if TYPE_CHECKING:
    import keras

Way = Literal["config", "initializers", "permutation"]


def draw(model: keras.Model, before: tuple[Array, ...], seed: int) -> tuple[tuple[Array, ...], Way]:
    """Initial weights from a seed, in the order of `get_weights`, and how they were drawn.

    Args:
        model: built.
        before: its weights when training began.
        seed: not negative.
    """
    made, other = (_from_config(model, s) for s in (seed, seed + 1))
    now = [tuple(variable.shape) for variable in model.weights]
    if _shapes(before) != now:  # it was built in fit: nobody has seen the weights it began with
        if made is not None and _shapes(made) == now:
            return made, "config"
        raise RebuildError(
            "the weights that training began with are not known, since fit built the model; build "
            "it before: model(x[:1])"
        )
    if made is not None and other is not None and _follow_seed(model, before, made, other):
        return _kept(model, before, made), "config"
    return _from_initializers(model, before, seed)


def _shapes(weights: tuple[Array, ...]) -> list[tuple[int, ...]]:
    return [weight.shape for weight in weights]


def _follow_seed(
    model: keras.Model,
    before: tuple[Array, ...],
    made: tuple[Array, ...],
    other: tuple[Array, ...],
) -> bool:
    """Whether all weights that are trained and were drawn differ between two seeds.

    Args:
        model: whose weights they are.
        before: when training began.
        made: drawn from one seed.
        other: drawn from another.
    """
    if _shapes(made) != _shapes(before):
        return False
    drawn = _trained(model, [_varies(weight) for weight in before])
    for was_drawn, first, second in zip(drawn, made, other, strict=True):
        changes = first.size > 0 and not np.array_equal(first, second)
        if was_drawn and not changes:
            return False
    return True


def first(
    model: keras.Model, known: Mapping[int, Array] = MappingProxyType({})
) -> tuple[Array, ...] | None:
    """The weights that a model was built with, drawn again by its own initializers.

    An initializer keeps the seed that it drew when its layer was made, and gives the same numbers
    whenever it is asked; no random state is read or moved.

    Args:
        model: built.
        known: values of the variables that were there before it was, by their ids.

    Returns:
        In the order of `get_weights`; None where a weight has no initializer that says so.
    """
    makers = _makers(model)
    if any(id(variable) not in makers and id(variable) not in known for variable in model.weights):
        return None
    return tuple(
        known[id(v)]
        if id(v) in known
        else _numpy(makers[id(v)](tuple(v.shape), dtype=v.dtype)).astype(v.dtype)
        for v in model.weights
    )


def _makers(model: keras.Model) -> dict[int, Callable[..., Any]]:
    """What gives a variable its first value, by its id; those that would not do so twice left out.

    Source: the `build` of Keras' layers; of an LSTM's bias, `LSTMCell.build`.
    """
    import keras

    makers: dict[int, Callable[..., Any]] = {}
    for layer in filter(calls.of_keras, model._flatten_layers()):
        if type(layer).__name__ == "EinsumDense":
            continue  # of attention: it tells its initializer more than stands in it
        for name, maker in vars(layer).items():
            variable = _made_by(layer, name)
            if variable is None:
                continue
            if isinstance(getattr(maker, "seed", None), keras.random.SeedGenerator):
                continue
            forgets = name == "bias_initializer" and getattr(layer, "unit_forget_bias", False)
            if forgets:
                makers[id(variable)] = _remembering(maker)
            else:
                makers[id(variable)] = maker
    return makers


def _remembering(maker: Callable[..., Any]) -> Callable[..., Any]:
    """The bias of an LSTM cell: ones where it forgets."""

    def bias(shape: tuple[int, ...], dtype: Any) -> Array:
        units = shape[0] // 4
        ends = [_numpy(maker((part * units,), dtype=dtype)) for part in (1, 2)]
        return np.concatenate([ends[0], np.ones(units, ends[0].dtype), ends[1]])

    return bias


def _from_config(model: keras.Model, seed: int) -> tuple[Array, ...] | None:
    """Weights of a second model made by the user's own classes; None when that fails."""
    import keras

    classes = {type(layer).__name__: type(layer) for layer in model._flatten_layers()}
    random.seed(seed)  # where an initializer without a seed takes its own from
    try:
        with keras.saving.custom_object_scope(classes):
            other = _again(type(model), seeded(model.get_config(), seed))
            if not all(layer.built for layer in other._flatten_layers()):
                other.build_from_config(model.get_build_config())
        return tuple(np.array(w) for w in other.get_weights())
    except Exception:
        return None


def _again(cls: Any, config: Config) -> keras.Model:
    """Another object of a class; when it takes less than its config says, with what it takes."""
    try:
        return cls.from_config(dict(config))
    except TypeError:
        taken = inspect.signature(cls).parameters
        return cls(**{name: value for name, value in config.items() if name in taken})


def _from_initializers(
    model: keras.Model, before: tuple[Array, ...], seed: int
) -> tuple[tuple[Array, ...], Way]:
    makers = _initializers(model)
    weights: list[Array] = []
    covered = True
    for at, (variable, old) in enumerate(zip(model.weights, before, strict=True)):
        rng = np.random.default_rng([seed, at])
        if not variable.trainable or not _varies(old):
            weights.append(old)
        elif id(variable) in makers:
            maker = makers[id(variable)]
            config = {**maker.get_config(), "seed": int(rng.integers(1, 2**31 - 1))}
            drawn = type(maker).from_config(config)(old.shape, dtype=variable.dtype)
            weights.append(_numpy(drawn).astype(old.dtype))
        else:
            covered = False
            weights.append(rng.permutation(old.reshape(-1)).reshape(old.shape))
    return tuple(weights), "initializers" if covered else "permutation"


def _initializers(model: keras.Model) -> dict[int, Any]:
    """Random initializers that layers expose, by the id of the variable they are for."""
    makers: dict[int, Any] = {}
    for layer in model._flatten_layers():
        for name, maker in vars(layer).items():
            variable = _made_by(layer, name)
            if variable is None or not hasattr(maker, "get_config"):
                continue
            if "seed" in maker.get_config():
                makers[id(variable)] = maker
    return makers


def _made_by(layer: Any, name: str) -> Any:
    """The variable that an attribute of a layer is the initializer of, or None."""
    if not name.endswith("_initializer"):
        return None
    stem = name.removesuffix("_initializer")  # "kernel", "bias"; "recurrent", "depthwise"
    both = (getattr(layer, attribute, None) for attribute in (stem, f"{stem}_kernel"))
    return next((variable for variable in both if variable is not None), None)


def _kept(
    model: keras.Model, before: tuple[Array, ...], drawn: tuple[Array, ...]
) -> tuple[Array, ...]:
    pairs = zip(model.weights, before, drawn, strict=True)
    return tuple(new if v.trainable else old for v, old, new in pairs)


def _trained(model: keras.Model, flags: list[bool]) -> list[bool]:
    return [flag and v.trainable for v, flag in zip(model.weights, flags, strict=True)]


def _varies(weight: Array) -> bool:
    """Whether a weight was drawn: bias vectors of zeros (and ones for a forget gate) were not."""
    return weight.size > 1 and len(np.unique(weight)) > 2


def _numpy(value: Any) -> Array:
    import keras

    return np.array(keras.ops.convert_to_numpy(value))
